import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { perHour, bucketOf } from '../../domain/anomalies/buckets.ts';
import { allOrderSteps } from '../../domain/incidents/order-steps.ts';
import { nameOf } from '../../domain/incidents/signal.ts';
import { WatchFlows } from '../flows/watch-flows.ts';
import { OrdersInProgress } from '../incidents/ports.ts';
import { HearMeasures } from './hear-measures.ts';

/** What has waited while a person had paused it is worked off within this time, or is worth a word. */
const worksOff = perHour / 2;

/** Measures how long orders wait for each consumer. One that a person has paused is meant to let them wait. */
@Injectable()
export class WatchBacklogs {
  private readonly pausedUntil = new Map<string, number>();

  constructor(
    private readonly orders: OrdersInProgress,
    private readonly flows: WatchFlows,
    private readonly hear: HearMeasures,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async look(): Promise<void> {
    const now = this.clock.now();
    for (const { flow, pausedAt } of this.flows.all.flatMap(({ flows }) => flows))
      if (pausedAt !== null) this.pausedUntil.set(flow, bucketOf(now.getTime()) + worksOff);
    const behind = new Map((await this.orders.waiting()).map((one) => [one.bit, one]));
    for (const { bit, queue } of allOrderSteps) {
      const oldest = behind.get(bit)?.oldestPlacedAt;
      const name = nameOf(queue);
      if (!this.isPaused(name, bucketOf(now.getTime())))
        this.hear.backlog(name, oldest === undefined ? 0 : now.getTime() - oldest.getTime(), now);
    }
  }

  /** Or was until a moment ago. */
  isPaused(queue: string, bucket: number): boolean {
    return (this.pausedUntil.get(queue) ?? -Infinity) >= bucket;
  }
}
