import type { Clock } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import {
  Comparison,
  isWithin,
  Side,
  type Difference,
  type Judgement,
  type Keyed,
  type KeyRange,
} from '@accord/sync';
import { z } from 'zod';
import { cancelHere, judgeBooking, type BookingState } from '../domain/booking-judgement.ts';
import { requestCancellation } from '../domain/closing.ts';
import { unchanged } from '../domain/order.ts';
import type { OrderChanges } from './order-changes.ts';
import type { BookedOrders, BookingStanding } from './ports/booked-orders.ts';
import type { BookedOrder, SalesBooks } from './ports/sales-books.ts';
import type { WriteSalesOrder } from './write-sales-order.ts';

export interface CompareSalesOrdersOptions {
  readonly orders: BookedOrders;
  readonly books: SalesBooks;
  readonly writeSalesOrder: WriteSalesOrder;
  readonly changes: OrderChanges;
  readonly clock: Clock;
  /** As `Comparison.graceMs`. */
  readonly graceMs: number;
}

const recentMs = 35 * 24 * 3_600_000;
const facts = z.object({ order: z.string(), state: z.enum(['live', 'over']) });

/** Orders against their entries in the ERP: lost there, cancelled there, entered twice. */
export class CompareSalesOrders extends Comparison {
  readonly kind = 'sales-orders';
  readonly against: string;
  override readonly graceMs: number;
  readonly #options: CompareSalesOrdersOptions;

  constructor(options: CompareSalesOrdersOptions) {
    super();
    this.against = options.books.erp;
    this.graceMs = options.graceMs;
    this.#options = options;
  }

  override async recent(now: Date): Promise<KeyRange> {
    const first = await this.#options.orders.firstSince(new Date(now.getTime() - recentMs));
    return { after: first ?? null, until: null };
  }

  open(): { readonly ours: Side; readonly theirs: Side } {
    return { ours: this.#options.orders.side(), theirs: new BooksSide(this.#options.books) };
  }

  async judge({ ours, theirs }: Difference): Promise<Judgement | undefined> {
    const standing = await this.#standing(ours ?? theirs);
    const recently = this.#options.clock.now().getTime() - this.graceMs;
    if (standing && standing.changedAt.getTime() > recently) return undefined;
    return judgeBooking({ ours: stateOf(ours), theirs: stateOf(theirs) }, standing);
  }

  /** @throws Failure of the ledger */
  async repair({ key, ours, theirs }: Difference, { action }: Judgement): Promise<string | undefined> {
    const standing = await this.#standing(ours ?? theirs);
    if (standing === undefined) return 'compare_by_hand';
    const { orderId } = standing;
    return runInContext(inheritContext({ correlationId: orderId }), async () => {
      if (action === cancelHere) await this.#cancel(orderId);
      else await this.#bookAgain(orderId, key);
      return undefined;
    });
  }

  #standing(side: Difference['ours']): Promise<BookingStanding | undefined> {
    return this.#options.orders.standing(facts.parse(side).order);
  }

  async #cancel(orderId: string): Promise<void> {
    await this.#options.changes.change(orderId, (order) => requestCancellation(order, 'cancelled_in_erp'));
  }

  /** The entry is looked up by our number first, as ever; a process that ends in between leaves an order that is not booked. */
  async #bookAgain(orderId: string, lostErpOrderId: string): Promise<void> {
    const { changes, writeSalesOrder } = this.#options;
    await changes.change(orderId, (order) =>
      unchanged(order.erpOrderId === lostErpOrderId ? { ...order, erpOrderId: null } : order),
    );
    await writeSalesOrder.execute(orderId);
  }
}

function stateOf(side: Difference['ours']): BookingState | undefined {
  return side === null ? undefined : facts.parse(side).state;
}

/** There is nothing to sum but orders. */
class BooksSide extends Side {
  readonly summed = 'none';
  readonly #books: SalesBooks;

  constructor(books: SalesBooks) {
    super();
    this.#books = books;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    for await (const page of this.#books.orders(range.after)) {
      const within = page.map(keyed).filter(({ key }) => isWithin(key, range));
      yield within;
      if (within.length < page.length) return;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const booked = await this.#books.order(key);
    return booked && keyed(booked);
  }
}

function keyed({ erpOrderId, orderNumber, state }: BookedOrder): Keyed {
  return { key: erpOrderId, facts: { order: orderNumber, state } };
}
