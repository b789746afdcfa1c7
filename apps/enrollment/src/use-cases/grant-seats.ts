import { Failure, seatsGranted, seatsRefused } from '@accord/canonical';
import type { Delivery, Tx, UnitOfWork } from '@accord/messaging';
import type { SeatHold } from '../domain/seat-hold.ts';
import type { ClaimSeats } from './claim-seats.ts';
import type { EndHold } from './end-hold.ts';
import { isHopeless } from './hopeless.ts';
import type { ErasureGuard } from './heed-erasure.ts';
import type { PlacedOrder } from './placed-order.ts';
import type { LearningPlatform } from './ports/learning-platform.ts';
import type { SeatHolds } from './ports/seat-holds.ts';
import type { WithdrawLearner } from './withdraw-learner.ts';

export interface GrantSeatsParts {
  readonly work: UnitOfWork;
  readonly holds: SeatHolds;
  readonly platform: LearningPlatform;
  readonly claimSeats: ClaimSeats;
  readonly endHold: EndHold;
  readonly withdrawLearner: WithdrawLearner;
  readonly erasure: ErasureGuard;
}

/**
 * Opens the courses of a placed order to its customer. Every step may be the last one before a crash: the claim is
 * committed, then the LMS is asked (every call repeatable), then the outcome is committed with the inbox row.
 * All seats of an order go to its customer, who is enrolled once in each course.
 */
export class GrantSeats {
  readonly #parts: GrantSeatsParts;

  constructor(parts: GrantSeatsParts) {
    this.#parts = parts;
  }

  async execute(order: PlacedOrder, delivery: Delivery): Promise<void> {
    const { work, erasure } = this.#parts;
    const hold = await work.run((tx) => this.#claim(tx, order));
    if (hold?.status === 'granting') return this.#open(hold, order, delivery);
    await this.#clearUp(order);
    if (hold === undefined) await erasure.clearUp(order.learner.email, delivery);
    await work.once(delivery, async () => undefined);
  }

  /** Undefined of an order that has ended and whose buyer is erased: nobody is let in on its account any more. */
  async #claim(tx: Tx, order: PlacedOrder): Promise<SeatHold | undefined> {
    const { erasure, claimSeats } = this.#parts;
    if (await erasure.isClosed(tx, order.orderId)) return undefined;
    return claimSeats.execute(tx, order);
  }

  /**
   * Another delivery of this order may have died between the LMS's answer and its commit, or still have been asking when
   * this one was done, and the order been undone since: whoever was let in leaves again.
   */
  async #clearUp({ seatHoldId, learner }: PlacedOrder): Promise<void> {
    const { work, holds, withdrawLearner } = this.#parts;
    const hold = await work.run((tx) => holds.lock(tx, seatHoldId));
    if (hold?.isBeingUndone === true) await withdrawLearner.execute(hold, learner.email);
  }

  async #open(hold: SeatHold, order: PlacedOrder, delivery: Delivery): Promise<void> {
    const { work, withdrawLearner } = this.#parts;
    try {
      const lmsUserRef = await this.#enrol(hold, order);
      const application = await work.once(delivery, (tx) => this.#conclude(tx, order, lmsUserRef));
      if (application === 'repeated') await this.#clearUp(order);
    } catch (error) {
      if (!isHopeless(error)) throw error;
      await withdrawLearner.execute(hold, order.learner.email);
      await work.once(delivery, (tx) => this.#refuse(tx, order, error.code));
    }
  }

  async #enrol(hold: SeatHold, order: PlacedOrder): Promise<string> {
    const { work, platform, erasure } = this.#parts;
    const lmsUserRef = await platform.admit(order.learner);
    await work.run((tx) => this.#announce(tx, order, lmsUserRef));
    await erasure.mustStay(lmsUserRef);
    for (const lmsCourseRef of hold.lmsCourseRefs) await platform.enrol({ lmsUserRef, lmsCourseRef });
    return lmsUserRef;
  }

  /** Before the door is opened it is known for whom: whoever is about to close it for another order sees that. */
  async #announce(tx: Tx, order: PlacedOrder, lmsUserRef: string): Promise<void> {
    const hold = await this.#lockGranting(tx, order);
    if (hold === undefined || hold.state.lmsUserRef === lmsUserRef) return;
    hold.isFor(lmsUserRef);
    await this.#parts.holds.save(tx, hold);
  }

  async #conclude(tx: Tx, order: PlacedOrder, lmsUserRef: string): Promise<void> {
    const { holds, platform } = this.#parts;
    const hold = await this.#lockGranting(tx, order);
    if (hold === undefined) return;
    hold.grantTo(lmsUserRef);
    await holds.save(tx, hold);
    const { orderId, orderNumber, seatHoldId } = order;
    const seats = hold.seats.map(({ synthetic: _, ...seat }) => ({ ...seat, lms: platform.lms, lmsUserRef }));
    tx.publish(seatsGranted, {
      subject: hold.id,
      sequence: hold.state.version,
      data: { orderId, orderNumber, seatHoldId, seats },
    });
  }

  async #refuse(tx: Tx, order: PlacedOrder, reason: string): Promise<void> {
    const hold = await this.#lockGranting(tx, order);
    if (hold === undefined) return;
    await this.#parts.endHold.execute(tx, hold, 'refused');
    const { orderId, orderNumber, seatHoldId } = order;
    tx.publish(seatsRefused, {
      subject: hold.id,
      sequence: hold.state.version,
      data: { orderId, orderNumber, seatHoldId, reason },
    });
  }

  /**
   * Undefined when another delivery of the same order was quicker.
   * @throws Failure `enrollment.undone_meanwhile` (transient): the next try finds the order undone and clears up
   */
  async #lockGranting(tx: Tx, order: PlacedOrder): Promise<SeatHold | undefined> {
    const hold = await this.#parts.holds.lock(tx, order.seatHoldId);
    if (hold?.isBeingUndone === true) {
      throw new Failure(
        'enrollment.undone_meanwhile',
        'transient',
        'The order was undone while its seats were opened',
      );
    }
    return hold?.status === 'granting' ? hold : undefined;
  }
}
