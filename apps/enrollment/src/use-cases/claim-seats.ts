import { seatsRefused, type Clock, type SeatHoldStatus } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { SeatHold } from '../domain/seat-hold.ts';
import type { PlacedOrder } from './placed-order.ts';
import type { SeatHolds } from './ports/seat-holds.ts';
import type { TakeSeats } from './take-seats.ts';

type Plan = 'open' | 'take_again' | 'leave';

/** What a placed order means for its hold. */
const plans: Readonly<Record<SeatHoldStatus, Plan>> = {
  held: 'open',
  expired: 'take_again',
  released: 'take_again',
  granting: 'leave',
  granted: 'leave',
  refused: 'leave',
  revoking: 'leave',
  revoked: 'leave',
};

/** Makes the seats of a hold a placed order's own, taking them anew when the hold has run out meanwhile. */
export class ClaimSeats {
  readonly #holds: SeatHolds;
  readonly #takeSeats: TakeSeats;
  readonly #clock: Clock;

  constructor(holds: SeatHolds, takeSeats: TakeSeats, clock: Clock) {
    this.#holds = holds;
    this.#takeSeats = takeSeats;
    this.#clock = clock;
  }

  /** @returns the hold as it is now: granting when it is to be opened in the LMS */
  async execute(tx: Tx, order: PlacedOrder): Promise<SeatHold> {
    const hold = (await this.#holds.lock(tx, order.seatHoldId)) ?? (await this.#adopt(tx, order));
    const plan = plans[hold.status];
    if (plan === 'leave') return hold;
    hold.assignTo(order);
    if (plan === 'take_again') await this.#takeAgain(tx, hold, order);
    else hold.moveTo('granting');
    await this.#holds.save(tx, hold);
    return hold;
  }

  /** A hold this database has never seen (a restored backup), unless another delivery of the order was quicker. */
  async #adopt(tx: Tx, { seatHoldId }: PlacedOrder): Promise<SeatHold> {
    const lost = SeatHold.lost(seatHoldId, this.#clock.now());
    if (await this.#holds.add(tx, lost)) return lost;
    return (await this.#holds.lock(tx, seatHoldId)) ?? lost;
  }

  async #takeAgain(tx: Tx, hold: SeatHold, order: PlacedOrder): Promise<void> {
    const outcome = await this.#takeSeats.execute(tx, order.courseLines);
    if (outcome.kind === 'taken') {
      hold.reseat(outcome.seats);
      hold.moveTo('granting');
      return;
    }
    hold.moveTo('refused');
    const reason = outcome.kind === 'short' ? 'enrollment.no_seats' : 'enrollment.unknown_course';
    const { orderId, orderNumber, seatHoldId } = order;
    tx.publish(seatsRefused, {
      subject: hold.id,
      sequence: hold.state.version,
      data: { orderId, orderNumber, seatHoldId, reason },
    });
  }
}
