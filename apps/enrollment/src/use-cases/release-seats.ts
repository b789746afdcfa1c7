import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { SeatHold } from '../domain/seat-hold.ts';
import type { EndHold } from './end-hold.ts';
import type { SeatHolds } from './ports/seat-holds.ts';

/** `in_use`: an order has been placed for it; only that order's end gives the seats back. */
export type ReleaseOutcome = 'released' | 'in_use';

/** Gives back the seats of an order that did not come about. */
export class ReleaseSeats {
  readonly #work: UnitOfWork;
  readonly #holds: SeatHolds;
  readonly #endHold: EndHold;
  readonly #clock: Clock;

  constructor(work: UnitOfWork, holds: SeatHolds, endHold: EndHold, clock: Clock) {
    this.#work = work;
    this.#holds = holds;
    this.#endHold = endHold;
    this.#clock = clock;
  }

  execute(seatHoldId: string): Promise<ReleaseOutcome> {
    return this.#work.run(async (tx): Promise<ReleaseOutcome> => {
      // A release may overtake the hold it is for; then the late hold finds its id used up and takes nothing.
      const never = SeatHold.never(seatHoldId, 'released', this.#clock.now());
      if (await this.#holds.add(tx, never)) return 'released';
      const hold = await this.#holds.lock(tx, seatHoldId);
      if (hold === undefined || !hold.occupies) return 'released';
      if (hold.status !== 'held') return 'in_use';
      await this.#endHold.execute(tx, hold, 'released');
      return 'released';
    });
  }
}
