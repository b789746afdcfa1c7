import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { clockToken, createLogger, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { reachedStages, stagesOf } from '../../domain/synthetic/reached-stages.ts';
import type { StageTime, SyntheticStage } from '../../domain/synthetic/synthetic-run.ts';
import { TimelineStore } from '../ports.ts';
import { Shop } from './ports.ts';
import type { PlacedOrder, RunEnd } from './ports.ts';
import { syntheticSettings } from './synthetic-settings.ts';
import type { SyntheticSettings } from './synthetic-settings.ts';

interface Wait {
  readonly stages: readonly SyntheticStage[];
  readonly since: Date;
  readonly signal: AbortSignal;
}

/** Buys something as a customer would, sees it through, and takes it back. */
@Injectable()
export class PlaceSyntheticOrder {
  private readonly log = createLogger('synthetic');

  constructor(
    private readonly shop: Shop,
    private readonly timelines: TimelineStore,
    @Inject(syntheticSettings) private readonly settings: SyntheticSettings,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** Never leaves an order behind: what it cannot take back itself, checkout takes back after a while. */
  async execute(id: string, signal: AbortSignal): Promise<RunEnd> {
    const startedAt = this.clock.now();
    const stages: StageTime[] = [];
    let order: PlacedOrder | undefined;
    let failedAt: SyntheticStage | null = 'placement';
    try {
      const { lines, tokens } = this.settings;
      order = await this.shop.place({ key: `synthetic-${id}`, lines, tokens }, signal);
      stages.push({ stage: 'placement', tookMs: this.since(startedAt) });
      failedAt = await this.seeThrough(order, { startedAt, stages, signal });
    } catch (error) {
      this.told(error, failedAt);
    }
    const failedBack = order === undefined ? null : await this.takeBack(order, { stages, signal });
    return {
      id,
      tookMs: this.since(startedAt),
      orderNumber: order?.orderNumber ?? null,
      failedAt: failedAt ?? failedBack,
      stages,
    };
  }

  private seeThrough(
    order: PlacedOrder,
    { startedAt, stages, signal }: { startedAt: Date; stages: StageTime[]; signal: AbortSignal },
  ): Promise<SyntheticStage | null> {
    return this.reach(order, stages, { stages: stagesOf(order), since: startedAt, signal });
  }

  private async takeBack(
    order: PlacedOrder,
    { stages, signal }: { stages: StageTime[]; signal: AbortSignal },
  ): Promise<SyntheticStage | null> {
    const since = this.clock.now();
    try {
      await this.shop.takeBack(order.orderId, signal);
      return await this.reach(order, stages, { stages: ['return'], since, signal });
    } catch (error) {
      this.told(error, 'return');
      return 'return';
    }
  }

  /** Waits for the stages; adds those that were reached, and answers the first that was not. */
  private async reach(
    { orderId }: PlacedOrder,
    stages: StageTime[],
    { stages: due, since, signal }: Wait,
  ): Promise<SyntheticStage | null> {
    const until = this.clock.now().getTime() + this.settings.patienceMs;
    for (;;) {
      const reached = reachedStages(await this.timelines.story(orderId), since);
      const missing = due.find((stage) => !reached.has(stage)) ?? null;
      const isOver = missing === null || this.clock.now().getTime() >= until || signal.aborted;
      if (!isOver) {
        await rest(this.settings.lookMs, signal);
        continue;
      }
      stages.push(...due.flatMap((stage) => reached.get(stage) ?? []));
      return missing;
    }
  }

  private since(startedAt: Date): number {
    return Math.max(0, this.clock.now().getTime() - startedAt.getTime());
  }

  private told(error: unknown, stage: SyntheticStage | null): void {
    const code = error instanceof Failure ? error.code : 'internal.unexpected';
    this.log.warn({ event: 'synthetic.failed', stage, code, error }, 'a synthetic order failed');
  }
}
