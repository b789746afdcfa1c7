import { Failure, seatsRevoked, type Clock } from '@accord/canonical';
import type { Delivery, Telemetry, Tx, UnitOfWork } from '@accord/messaging';
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
  readonly telemetry: Telemetry;
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
    const lmsUserRef =
      hold.status === 'revoking' ? await withdrawLearner.execute(hold, order.learner.email) : undefined;
    let ended = false;
    await work.once(delivery, async (tx) => {
      ended = await this.#conclude(tx, order, lmsUserRef);
    });
    if (ended) this.#report(order);
  }

  /** For the order's timeline: an undone step is told apart from one that was never done. */
  #report(order: UndoneOrder): void {
    const { clock, telemetry } = this.#parts;
    telemetry.record({
      kind: 'compensation',
      correlationId: order.orderId,
      at: clock.now().toISOString(),
      step: 'enrollment.revoke-seats',
      outcome: 'done',
    });
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

  /**
   * Whom the LMS had made for it stays known: should they be erased, that account goes.
   * @returns whether there were seats to take back
   * @throws Failure `enrollment.granted_meanwhile` (transient): the next try announces it to the grant first
   */
  async #conclude(tx: Tx, order: UndoneOrder, lmsUserRef?: string): Promise<boolean> {
    const { holds, endHold } = this.#parts;
    const hold = await holds.lock(tx, order.seatHoldId);
    if (hold === undefined || hold.status === 'revoked' || hold.status === 'refused') return false;
    if (hold.status === 'granting' || hold.status === 'granted') {
      throw new Failure(
        'enrollment.granted_meanwhile',
        'transient',
        'The seats were being opened while their order was undone',
      );
    }
    hold.assignTo(order);
    if (lmsUserRef !== undefined) hold.isFor(lmsUserRef);
    if (!(await endHold.execute(tx, hold, 'revoked'))) return false;
    const { orderId, orderNumber, seatHoldId, reason } = order;
    tx.publish(seatsRevoked, {
      subject: hold.id,
      sequence: hold.state.version,
      data: { orderId, orderNumber, seatHoldId, reason },
    });
    return true;
  }
}
