import { Failure, type Clock } from '@accord/canonical';
import type { StoredResponse } from '../domain/idempotency.ts';
import { unchanged, type Change, type Order } from '../domain/order.ts';
import {
  declineToPlace,
  leaveUnresolved,
  leaveUnresolvedForLong,
  place,
  reject,
} from '../domain/placement.ts';
import type { Alongside, OrderChanges } from './order-changes.ts';
import { accepted } from './placement-answers.ts';
import type { IdempotencyKeys } from './ports/idempotency-keys.ts';
import type { ReleaseHolds } from './release-holds.ts';

/** Overtaken: somebody else (the sweep, or a slow request) has written the order meanwhile; what they wrote counts. */
export type Conclusion = StoredResponse | 'overtaken';

export interface PaidButUnwanted {
  readonly gatewayRef: string;
  readonly reason: string;
  /** Left out: nobody waits for an answer, and the key may be used again. */
  readonly answer?: StoredResponse;
}

/** The ends a placement can have. Each commits the order, its events and the stored answer in one transaction. */
export class ConcludePlacement {
  readonly #changes: OrderChanges;
  readonly #keys: IdempotencyKeys;
  readonly #release: ReleaseHolds;
  readonly #clock: Clock;

  constructor(changes: OrderChanges, keys: IdempotencyKeys, release: ReleaseHolds, clock: Clock) {
    this.#changes = changes;
    this.#keys = keys;
    this.#release = release;
    this.#clock = clock;
  }

  /** Paid for and held: the order is placed. */
  accept(order: Order, gatewayRef: string): Promise<Conclusion> {
    return this.#commitAccepted(place(order, gatewayRef, this.#clock.now()));
  }

  /** Taken, but the payment's outcome is still to be found out. */
  leaveOpen(order: Order): Promise<Conclusion> {
    return this.#commitAccepted(unchanged(leaveUnresolved(order)));
  }

  /** The same, and for so long that a person is told. */
  leaveOpenForLong(order: Order): Promise<Conclusion> {
    return this.#commitAccepted(unchanged(leaveUnresolvedForLong(order)));
  }

  /** Not placed, and the answer says why. What was held goes back. */
  async turnDown(order: Order, reason: string, answer: StoredResponse): Promise<Conclusion> {
    const seal: Alongside = (saved, tx) => this.#keys.answer(saved.id, answer, tx);
    const saved = await this.#commit(reject(order, reason), seal);
    if (saved === 'overtaken') return saved;
    await this.#release.attempt(saved);
    return answer;
  }

  /** Came to nothing through no fault of the caller: what was held goes back and the key may be used again. */
  async withdraw(order: Order, reason: string): Promise<'withdrawn' | 'overtaken'> {
    const saved = await this.#commit(reject(order, reason), (withdrawn, tx) =>
      this.#keys.free(withdrawn.id, tx),
    );
    if (saved === 'overtaken') return saved;
    await this.#release.attempt(saved);
    return 'withdrawn';
  }

  /** Paid for but not to be placed: the wish to give the money back is written down; the caller sees to it. */
  undo(order: Order, paid: PaidButUnwanted): Promise<Order | 'overtaken'> {
    const seal: Alongside = (saved, tx) =>
      paid.answer === undefined
        ? this.#keys.free(saved.id, tx)
        : this.#keys.answer(saved.id, paid.answer, tx);
    return this.#commit(unchanged(declineToPlace(order, paid.gatewayRef, paid.reason)), seal);
  }

  /** One more attempt is on record and may be made. */
  proceed(order: Order): Promise<Order | 'overtaken'> {
    return this.#commit(unchanged(order));
  }

  async #commitAccepted(change: Change): Promise<Conclusion> {
    let answer: StoredResponse | undefined;
    const saved = await this.#commit(change, async (order, tx) => {
      answer = accepted(order);
      await this.#keys.answer(order.id, answer, tx);
    });
    return saved === 'overtaken' || answer === undefined ? 'overtaken' : answer;
  }

  async #commit(change: Change, alongside?: Alongside): Promise<Order | 'overtaken'> {
    try {
      return await this.#changes.commit(change, alongside);
    } catch (error) {
      if (error instanceof Failure && error.code === 'checkout.order_changed') return 'overtaken';
      throw error;
    }
  }
}
