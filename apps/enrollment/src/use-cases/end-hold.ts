import type { Tx } from '@accord/messaging';
import type { SeatHold } from '../domain/seat-hold.ts';
import type { Places } from './ports/places.ts';
import type { SeatHolds } from './ports/seat-holds.ts';

/** How a hold stops occupying its seats. The one place where seats go back, so that none goes back twice. */
export class EndHold {
  readonly #holds: SeatHolds;
  readonly #places: Places;

  constructor(holds: SeatHolds, places: Places) {
    this.#holds = holds;
    this.#places = places;
  }

  /** Expects the hold to be locked. @returns whether there were seats to give back */
  async execute(
    tx: Tx,
    hold: SeatHold,
    status: 'released' | 'expired' | 'refused' | 'revoked',
  ): Promise<boolean> {
    const occupied = hold.occupies;
    hold.moveTo(status);
    if (occupied) await this.#places.giveBack(tx, hold.seats);
    await this.#holds.save(tx, hold);
    return occupied;
  }
}
