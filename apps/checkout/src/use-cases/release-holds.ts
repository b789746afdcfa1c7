import { Failure } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { unchanged, type Order } from '../domain/order.ts';
import { released } from '../domain/placement.ts';
import type { CompensationLog } from './compensation-log.ts';
import type { OrderChanges } from './order-changes.ts';
import type { SecureHolds } from './secure-holds.ts';

const log = createLogger('release-holds');

/** Gives stock and seats of a rejected order back. What fails now is due again at the next sweep, and expires anyway. */
export class ReleaseHolds {
  readonly #holds: SecureHolds;
  readonly #changes: OrderChanges;
  readonly #compensations: CompensationLog;

  constructor(holds: SecureHolds, changes: OrderChanges, compensations: CompensationLog) {
    this.#holds = holds;
    this.#changes = changes;
    this.#compensations = compensations;
  }

  async attempt(order: Order): Promise<void> {
    if (!order.releaseDue) return;
    try {
      await this.#holds.release(order);
      await this.#changes.change(order.id, (now) =>
        now.releaseDue ? unchanged(released(now)) : unchanged(now),
      );
      this.#compensations.note(order.id, 'release_holds', 'done');
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'unexpected';
      this.#compensations.note(order.id, 'release_holds', 'postponed');
      log.warn(
        { event: 'order.release_postponed', orderId: order.id, code },
        'holds will be given back by the sweep',
      );
    }
  }
}
