import type { Delivery, UnitOfWork } from '@accord/messaging';
import { currentContext } from '@accord/service-kit';
import { onOrderEnded, type OrderEnd } from '../domain/reservation.ts';
import type { Orders } from './ports/orders.ts';
import type { Reservations } from './ports/reservations.ts';
import type { StockLedger } from './ports/stock-ledger.ts';

export interface EndedOrder {
  readonly orderId: string;
  readonly reservationId: string | null;
  readonly end: OrderEnd;
}

/** Puts an order's pieces back on the shelf when it is cancelled or returned. */
export class EndOrder {
  readonly #work: UnitOfWork;
  readonly #orders: Orders;
  readonly #reservations: Reservations;
  readonly #ledger: StockLedger;

  constructor(ports: { work: UnitOfWork; orders: Orders; reservations: Reservations; ledger: StockLedger }) {
    this.#work = ports.work;
    this.#orders = ports.orders;
    this.#reservations = ports.reservations;
    this.#ledger = ports.ledger;
  }

  /** Once per order; what a synthetic order is said to have taken has never left the shelf. Heard before the order was placed, it keeps a later `placed` from taking anything. */
  async execute({ orderId, reservationId, end }: EndedOrder, delivery: Delivery): Promise<void> {
    await this.#work.once(delivery, async (tx) => {
      await this.#orders.end(tx, orderId, end);
      const reservation =
        reservationId === null ? undefined : await this.#reservations.lock(tx, reservationId);
      const step = onOrderEnded(reservation?.status);
      if (!reservation || step === 'nothing') return;
      await this.#reservations.become(tx, reservation.reservationId, 'released');
      if (step === 'give_back' && currentContext()?.synthetic === true) return;
      await this.#ledger.apply(
        tx,
        reservation.articles.map(({ sku, quantity }) =>
          step === 'release'
            ? { sku, onHand: 0, reserved: -quantity }
            : { sku, onHand: quantity, reserved: 0 },
        ),
        {
          reason: end === 'cancelled' ? 'order_cancelled' : 'order_returned',
          reference: reservation.reservationId,
        },
      );
    });
  }
}
