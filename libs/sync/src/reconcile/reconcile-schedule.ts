import { Failure } from '@accord/canonical';
import { createLogger, rest } from '@accord/service-kit';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Reconcile } from './reconcile.ts';

const log = createLogger('reconcile-schedule');

/** Compares what is recent, and repairs it, as long as the application runs. Replicas may do it at the same time. */
export class ReconcileSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #reconcile: Reconcile;
  readonly #everyMs: number;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** @param everyMs pause between two rounds; 0 is never */
  constructor(reconcile: Reconcile, everyMs: number) {
    this.#reconcile = reconcile;
    this.#everyMs = everyMs;
  }

  onApplicationBootstrap(): void {
    if (this.#everyMs > 0) this.#running = this.#run(this.#stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await rest(this.#everyMs, signal);
      for (const { kind, bySchedule } of this.#reconcile.comparisons)
        if (bySchedule && !signal.aborted) await this.#round(kind);
    }
  }

  /** A neighbour or vendor that cannot be asked is asked at the next round. */
  async #round(kind: string): Promise<void> {
    try {
      await this.#reconcile.execute(kind, { repair: true, recentOnly: true });
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'unexpected';
      log.warn({ event: 'reconciliation.failed', kind, code, error }, 'the next round tries again');
    }
  }
}
