import { reservationCommitted, reservationRefused } from '@accord/canonical';
import type { Clock, OrderPlaced, Shortage } from '@accord/canonical';
import type { Delivery, Tx, UnitOfWork } from '@accord/messaging';
import { currentContext } from '@accord/service-kit';
import { articleDemand, requestKey } from '../domain/article-demand.ts';
import { onOrderPlaced } from '../domain/reservation.ts';
import type { Catalogue } from './ports/catalogue.ts';
import type { Orders } from './ports/orders.ts';
import type { Reservation, Reservations } from './ports/reservations.ts';
import type { StockLedger } from './ports/stock-ledger.ts';
import type { PlanShipment } from './plan-shipment.ts';

export interface CommitReservationPorts {
  readonly work: UnitOfWork;
  readonly orders: Orders;
  readonly reservations: Reservations;
  readonly ledger: StockLedger;
  readonly catalogue: Catalogue;
}

/** Hands an order's pieces over for good once it is placed, and plans their shipment. */
export class CommitReservation {
  readonly #ports: CommitReservationPorts;
  readonly #planShipment: PlanShipment;
  readonly #clock: Clock;

  constructor(ports: CommitReservationPorts, planShipment: PlanShipment, clock: Clock) {
    this.#ports = ports;
    this.#planShipment = planShipment;
    this.#clock = clock;
  }

  /** Once per order, also when its hold has expired meanwhile: then the pieces are taken anew, or refused. */
  async execute(order: OrderPlaced, delivery: Delivery): Promise<void> {
    const { reservationId } = order;
    if (reservationId === null) return;
    const { work, orders, reservations } = this.#ports;
    await work.once(delivery, async (tx) => {
      const end = await orders.lock(tx, order.orderId);
      const found = await reservations.lock(tx, reservationId);
      const step = onOrderPlaced(found?.status, end);
      if (step === 'nothing') return;
      const reservation = found ?? (await this.#adopt(tx, order, reservationId));
      await this.#commit(tx, order, { reservation, reservedNow: step === 'commit' });
    });
  }

  async #commit(
    tx: Tx,
    order: OrderPlaced,
    { reservation, reservedNow }: { reservation: Reservation; reservedNow: boolean },
  ): Promise<void> {
    const { reservations, ledger } = this.#ports;
    const { reservationId, articles } = reservation;
    const synthetic = currentContext()?.synthetic === true;
    const changes = articles.map(({ sku, quantity }) => ({
      sku,
      onHand: synthetic ? 0 : -quantity,
      reserved: reservedNow ? -quantity : 0,
    }));
    // What was held for a synthetic order goes back at once: nothing has left the shelf, and no movement says so.
    const movement = synthetic ? undefined : ({ reason: 'order_placed', reference: reservationId } as const);
    const [weights, shortages] = await Promise.all([
      this.#planShipment.prepare(tx, articles),
      ledger.apply(tx, changes, movement),
    ]);
    if (shortages.length > 0) return this.#refuse(tx, order, { reservationId, shortages });
    const sequence = await reservations.become(tx, reservationId, 'committed');
    if (articles.length > 0) await this.#planShipment.execute(tx, order, { articles, weights });
    const { orderId, orderNumber } = order;
    tx.publish(reservationCommitted, {
      subject: reservationId,
      sequence,
      data: { orderId, orderNumber, reservationId },
    });
  }

  async #refuse(
    tx: Tx,
    order: OrderPlaced,
    refusal: { reservationId: string; shortages: readonly Shortage[] },
  ): Promise<void> {
    const { orderId, orderNumber } = order;
    const { reservationId, shortages } = refusal;
    const sequence = await this.#ports.reservations.become(tx, reservationId, 'refused');
    tx.publish(reservationRefused, {
      subject: reservationId,
      sequence,
      data: {
        orderId,
        orderNumber,
        reservationId,
        reason: 'inventory.insufficient_stock',
        shortages: [...shortages],
      },
    });
  }

  /** An order may name a reservation this database has never seen (a restored backup): its lines tell what it takes. */
  async #adopt(tx: Tx, order: OrderPlaced, reservationId: string): Promise<Reservation> {
    const lines = order.lines.filter((line) => line.kind !== 'course');
    const skus = [...new Set(lines.map((line) => line.sku))];
    const demand = articleDemand(
      lines,
      await this.#ports.catalogue.compositions(skus, { onSale: false, tx }),
    );
    const { orderId, orderNumber } = order;
    const now = this.#clock.now();
    return this.#ports.reservations.adopt(tx, {
      reservationId,
      orderId,
      orderNumber,
      requestKey: requestKey(lines),
      articles:
        demand.kind === 'known' ? demand.articles : lines.map(({ sku, quantity }) => ({ sku, quantity })),
      now,
      expiresAt: now,
    });
  }
}
