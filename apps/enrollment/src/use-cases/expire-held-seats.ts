import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import type { EndHold } from './end-hold.ts';
import type { SeatHolds } from './ports/seat-holds.ts';

/** Small enough that the locks of one sweep are gone before anybody waits for them. */
const atOnce = 100;

/** Frees seats whose order was neither placed nor given up in time: its caller may have died. */
export class ExpireHeldSeats {
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

  /** @returns how many holds ended */
  async execute(): Promise<number> {
    let ended = 0;
    for (;;) {
      const batch = await this.#expireSome();
      ended += batch;
      if (batch < atOnce) return ended;
    }
  }

  #expireSome(): Promise<number> {
    return this.#work.run(async (tx) => {
      const overdue = await this.#holds.lockOverdue(tx, this.#clock.now(), atOnce);
      for (const hold of overdue) await this.#endHold.execute(tx, hold, 'expired');
      return overdue.length;
    });
  }
}
