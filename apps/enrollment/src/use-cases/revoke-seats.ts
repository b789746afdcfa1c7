import { seatsRevoked, type Clock } from '@accord/canonical';
import type { Delivery, Tx, UnitOfWork } from '@accord/messaging';
import { SeatHold } from '../domain/seat-hold.ts';
import type { EndHold } from './end-hold.ts';
import type { UndoneOrder } from './placed-order.ts';
import type { SeatHolds } from './ports/seat-holds.ts';
import type { WithdrawLearner } from './withdraw-learner.ts';

export interface RevokeSeatsParts {
  readonly work: UnitOfWork;
  readonly holds: SeatHolds;
  readonly endHold: EndHold;
  readonly withdrawLearner: WithdrawLearner;
  readonly clock: Clock;
}

/**
 * Takes back the seats of an order that was cancelled or returned, whenever the news arrives: before the order was
 * granted it leaves a mark that the grant finds; while it is being granted it says so first, and the grant clears up after itself.
 */
export class RevokeSeats {
  readonly #parts: RevokeSeatsParts;

  constructor(parts: RevokeSeatsParts) {
    this.#parts = parts;
  }

  async execute(order: UndoneOrder, delivery: Delivery): Promise<void> {
    const { work, withdrawLearner } = this.#parts;
    if (await work.seen(delivery)) return;
    const hold = await work.run((tx) => this.#announce(tx, order));
    if (hold.status === 'revoking') await withdrawLearner.execute(hold, order.learner.email);
    await work.once(delivery, (tx) => this.#conclude(tx, order));
  }

  /** Commits that nobody is to be let in on account of this hold any more. */
  async #announce(tx: Tx, order: UndoneOrder): Promise<SeatHold> {
    const { holds, clock } = this.#parts;
    const mark = SeatHold.never(order.seatHoldId, 'revoked', clock.now());
    mark.assignTo(order);
    if (await holds.add(tx, mark)) return mark;
    const hold = (await holds.lock(tx, order.seatHoldId)) ?? mark;
    if (hold.status !== 'granting' && hold.status !== 'granted') return hold;
    hold.moveTo('revoking');
    await holds.save(tx, hold);
    return hold;
  }

  async #conclude(tx: Tx, order: UndoneOrder): Promise<void> {
    const { holds, endHold } = this.#parts;
    const hold = await holds.lock(tx, order.seatHoldId);
    if (hold === undefined || hold.status === 'revoked' || hold.status === 'refused') return;
    hold.assignTo(order);
    if (!(await endHold.execute(tx, hold, 'revoked'))) return;
    const { orderId, orderNumber, seatHoldId, reason } = order;
    tx.publish(seatsRevoked, {
      subject: hold.id,
      sequence: hold.state.version,
      data: { orderId, orderNumber, seatHoldId, reason },
    });
  }
}
