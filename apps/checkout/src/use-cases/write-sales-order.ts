import { Failure, type Clock } from '@accord/canonical';
import type { Order } from '../domain/order.ts';
import { bookedInErp } from '../domain/fulfilment.ts';
import { unchanged } from '../domain/order.ts';
import type { OrderChanges } from './order-changes.ts';
import type { BookingClaims } from './ports/booking-claims.ts';
import type { OrderShelf } from './ports/orders.ts';
import type { SalesLedger, SalesOrder } from './ports/sales-ledger.ts';

export interface WriteSalesOrderOptions {
  readonly shelf: OrderShelf;
  readonly ledger: SalesLedger;
  readonly claims: BookingClaims;
  readonly changes: OrderChanges;
  readonly clock: Clock;
}

/** Longer than any call to the ERP may take, so that a creation whose answer was lost has arrived before the next look-up. */
const claimMs = 30_000;

/** Books a placed order in the ERP: looks it up by our number first, since the ERP would book a repeat twice. */
export class WriteSalesOrder {
  readonly #options: WriteSalesOrderOptions;

  constructor(options: WriteSalesOrderOptions) {
    this.#options = options;
  }

  /** @throws Failure of the ledger, or `checkout.booking_under_way` (transient) while another process writes it */
  async execute(orderId: string): Promise<void> {
    const { shelf, claims, changes, clock } = this.#options;
    const order = await shelf.find(orderId);
    if (order === undefined)
      throw new Failure('checkout.unknown_order', 'not_found', 'there is no such order');
    if (order.erpOrderId !== null || isOver(order)) return;
    if (order.synthetic) return this.#askOnly(order);
    const now = clock.now();
    if (!(await claims.take({ orderId, now, until: new Date(now.getTime() + claimMs) }))) {
      throw new Failure('checkout.booking_under_way', 'transient', 'another process books this order');
    }
    const erpOrderId = await this.#book(order);
    await changes.change(orderId, (open) =>
      open.erpOrderId === null ? bookedInErp(open, erpOrderId) : unchanged(open),
    );
  }

  /** Whether the ERP answers for this order is to be seen; no bookkeeper is to see it. */
  async #askOnly({ number }: Order): Promise<void> {
    await this.#options.ledger.findByOrderNumber(number);
  }

  async #book(order: Order): Promise<string> {
    const { ledger, claims } = this.#options;
    try {
      const known = await ledger.findByOrderNumber(order.number);
      const booked = known ?? (await ledger.createSalesOrder(salesOrderOf(order)));
      return booked.erpOrderId;
    } catch (error) {
      // Only what surely never arrived may be tried again before the claim runs out.
      if (error instanceof Failure && error.sent !== 'maybe') await claims.giveBack(order.id);
      throw error;
    }
  }
}

/** Nothing to book: no goods will move and no money will stay. */
function isOver(order: Order): boolean {
  return order.status === 'cancelled' || order.status === 'rejected' || order.closing?.kind === 'cancel';
}

function salesOrderOf(order: Order): SalesOrder {
  const { email, givenName, familyName } = order.customer;
  return {
    orderId: order.id,
    orderNumber: order.number,
    placedAt: order.placedAt ?? order.createdAt,
    customer: { email, givenName, familyName },
    shippingAddress: order.shippingAddress,
    lines: order.lines,
    shipping: order.shipping,
    total: order.totals.gross,
  };
}
