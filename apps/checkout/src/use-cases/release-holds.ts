import { Failure } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { unchanged, type Order } from '../domain/order.ts';
import { released } from '../domain/placement.ts';
import type { OrderChanges } from './order-changes.ts';
import type { SecureHolds } from './secure-holds.ts';

const log = createLogger('release-holds');

/** Gives stock and seats of a rejected order back. What fails now is due again at the next sweep, and expires anyway. */
export class ReleaseHolds {
  readonly #holds: SecureHolds;
  readonly #changes: OrderChanges;

  constructor(holds: SecureHolds, changes: OrderChanges) {
    this.#holds = holds;
    this.#changes = changes;
  }

  async attempt(order: Order): Promise<void> {
    if (!order.releaseDue) return;
    try {
      await this.#holds.release(order);
      await this.#changes.change(order.id, (now) =>
        now.releaseDue ? unchanged(released(now)) : unchanged(now),
      );
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'unexpected';
      log.warn(
        { event: 'order.release_postponed', orderId: order.id, code },
        'holds will be given back by the sweep',
      );
    }
  }
}
