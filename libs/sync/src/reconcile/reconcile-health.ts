import { Failure, type Clock } from '@accord/canonical';
import type { HealthRegistry } from '@accord/service-kit';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { Reconcile } from './reconcile.ts';

/** The records are read no more often than this, however often somebody asks how we are. */
const rememberedMs = 15_000;

/**
 * A line on the health page for each comparison, down while differences stand that nothing has mended: whoever watches
 * the page learns of them. Not critical: what it says is wrong already, and orders go on.
 */
export class ReconcileHealth implements OnApplicationBootstrap {
  constructor(
    private readonly health: HealthRegistry,
    private readonly reconcile: Reconcile,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    for (const { kind } of this.reconcile.comparisons)
      this.health.register(`reconciled ${kind}`, this.#checkOf(kind), { critical: false });
  }

  #checkOf(kind: string): () => Promise<void> {
    let readAtMs = Number.NEGATIVE_INFINITY;
    let standing = 0;
    return async () => {
      const nowMs = this.clock.now().getTime();
      if (nowMs - readAtMs >= rememberedMs) {
        standing = await this.reconcile.standing(kind);
        readAtMs = nowMs;
      }
      if (standing > 0)
        throw new Failure('reconciliation.differences', 'conflict', `${standing} differences stand`);
    };
  }
}
