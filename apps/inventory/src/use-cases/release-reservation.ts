import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import type { Reservations } from './ports/reservations.ts';
import type { StockLedger } from './ports/stock-ledger.ts';

/** Gives up a hold before its order was placed: checkout has changed its mind. */
export class ReleaseReservation {
  readonly #work: UnitOfWork;
  readonly #reservations: Reservations;
  readonly #ledger: StockLedger;
  readonly #clock: Clock;

  constructor(work: UnitOfWork, reservations: Reservations, ledger: StockLedger, clock: Clock) {
    this.#work = work;
    this.#reservations = reservations;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Harmless to repeat. It may overtake the request that it takes back: that one then finds its id used up. Committed pieces belong to an order and stay with it. */
  async execute(reservationId: string): Promise<void> {
    await this.#work.run(async (tx) => {
      if (await this.#reservations.useUp(tx, reservationId, this.#clock.now())) return;
      const reservation = await this.#reservations.lock(tx, reservationId);
      if (reservation?.status !== 'held') return;
      await this.#reservations.become(tx, reservationId, 'released');
      await this.#ledger.apply(
        tx,
        reservation.articles.map(({ sku, quantity }) => ({ sku, onHand: 0, reserved: -quantity })),
      );
    });
  }
}
