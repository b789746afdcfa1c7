import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { nameOfFlow, ownerOfFlow } from '../../domain/flow.ts';
import type { OwnedFlow, ShownFlow } from '../../domain/flow.ts';
import { allOrderSteps } from '../../domain/incidents/order-steps.ts';
import { nameOf } from '../../domain/incidents/signal.ts';
import { OrdersInProgress } from '../incidents/ports.ts';
import { WatchFlows } from './watch-flows.ts';

/** Every flow of every service, and since when the oldest order waits for it. */
@Injectable()
export class ShowFlows {
  constructor(
    private readonly watched: WatchFlows,
    private readonly orders: OrdersInProgress,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async execute(): Promise<ShownFlow[]> {
    const oldest = await this.oldest();
    const now = this.clock.now().getTime();
    const shown = (flow: OwnedFlow, answers: boolean): ShownFlow => {
      const placedAt = oldest.get(flow.flow);
      return {
        ...flow,
        name: nameOfFlow(flow.flow),
        service: ownerOfFlow(flow.flow),
        state: answers ? flow.state : 'unknown',
        oldestMs: placedAt === undefined ? null : Math.max(0, now - placedAt.getTime()),
      };
    };
    return this.watched.all
      .flatMap(({ flows, answers }) => flows.map((flow) => shown(flow, answers)))
      .sort((one, other) => (one.flow < other.flow ? -1 : 1));
  }

  private async oldest(): Promise<ReadonlyMap<string, Date>> {
    const waiting = new Map((await this.orders.waiting()).map((one) => [one.bit, one.oldestPlacedAt]));
    return new Map(
      allOrderSteps.flatMap(({ queue, bit }) => {
        const placedAt = waiting.get(bit);
        return placedAt === undefined ? [] : [[nameOf(queue), placedAt] as const];
      }),
    );
  }
}
