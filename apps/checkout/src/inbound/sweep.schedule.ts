import type { ForgetPeople } from '@accord/messaging';
import { createLogger, rest } from '@accord/service-kit';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { sweepBatch, type SweepOrders } from '../use-cases/sweep-orders.ts';
import type { ReconcilePayments } from '../use-cases/reconcile-payments.ts';
import type { WatchOrders } from '../use-cases/watch-orders.ts';

export interface SweepScheduleOptions {
  readonly sweep: SweepOrders;
  readonly watch: WatchOrders;
  readonly reconcile: ReconcilePayments;
  readonly forget: Pick<ForgetPeople, 'sweep'>;
  /** Pause after a sweep that found less than a full batch; 0 leaves sweeping to the caller. */
  readonly sweepEveryMs: number;
  readonly watchEveryMs: number;
  /** 0: not at all. */
  readonly reconcileEveryMs: number;
}

/** Of erased people whose orders had not ended. */
const forgetEveryMs = 60_000;

const log = createLogger('sweep-schedule');

/** Sweeps and watches as long as the application runs, each in its own endless loop; replicas share the sweeps by row locks. */
export class SweepSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #options: SweepScheduleOptions;
  readonly #stopping = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();

  constructor(options: SweepScheduleOptions) {
    this.#options = options;
  }

  onApplicationBootstrap(): void {
    const { sweep, watch, reconcile, forget, sweepEveryMs, watchEveryMs, reconcileEveryMs } = this.#options;
    if (sweepEveryMs === 0) return;
    this.#loops = Promise.all([
      this.#loop(sweepEveryMs, async () => {
        for (let found = sweepBatch; found >= sweepBatch && !this.#stopping.signal.aborted;)
          found = await sweep.execute();
      }),
      this.#loop(watchEveryMs, async () => {
        await watch.execute();
      }),
      this.#loop(forgetEveryMs, async () => {
        await forget.sweep();
      }),
      reconcileEveryMs > 0 &&
        this.#loop(reconcileEveryMs, async () => {
          await reconcile.execute();
        }),
    ]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#loops;
  }

  async #loop(everyMs: number, round: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await round();
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ event: 'sweep.round_failed', error }, 'the next round tries again');
      }
      await rest(everyMs, signal);
    }
  }
}
