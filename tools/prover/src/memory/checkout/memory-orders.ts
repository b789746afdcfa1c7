import { Failure } from '@accord/canonical';
import { DueOrders, Orders, OrderShelf, type Order } from '@accord/checkout/saga';
import type { Tx } from '@accord/messaging';
import type { Host } from '../host.ts';
import type { MemoryDatabase } from '../memory-database.ts';
import { memoryOf, type MemoryTransaction } from '../memory-transaction.ts';
import type { CheckoutTables, OrderRow } from './checkout-tables.ts';

/** Orders in memory, inside a unit of work. */
export class MemoryOrders extends Orders {
  readonly #tables: CheckoutTables;

  constructor(tables: CheckoutTables) {
    super();
    this.#tables = tables;
  }

  override lock(orderId: string, tx: Tx): Promise<Order | undefined> {
    return memoryOf(tx).statement('order.lock', (open) => this.#lock(orderId, open));
  }

  override lockAll(orderIds: readonly string[], tx: Tx): Promise<ReadonlyMap<string, Order>> {
    return memoryOf(tx).statement('order.lock_many', async (open) => {
      const locked = new Map<string, Order>();
      for (const orderId of [...orderIds].sort()) {
        const order = await this.#lock(orderId, open);
        if (order !== undefined) locked.set(orderId, order);
      }
      return locked;
    });
  }

  override save(order: Order, nextSweepAt: Date | null, tx: Tx): Promise<Order> {
    return memoryOf(tx).statement('order.save', async (open) => {
      const { orders } = this.#tables;
      await open.lock(orders, order.id);
      const row = orders.read(order.id, open);
      if (row?.order.revision !== order.revision) {
        throw new Failure(
          'checkout.order_changed',
          'conflict',
          'somebody else has written this order meanwhile',
        );
      }
      const saved = { ...order, revision: order.revision + 1 };
      orders.write(open, order.id, {
        ...row,
        order: changeable(row.order, saved),
        nextSweepAt: nextSweepAt?.getTime() ?? null,
      });
      return saved;
    });
  }

  /** A row that only an open transaction has inserted is not seen, and not waited for. */
  async #lock(orderId: string, tx: MemoryTransaction): Promise<Order | undefined> {
    const { orders } = this.#tables;
    if (orders.read(orderId, tx) === undefined) return undefined;
    await tx.lock(orders, orderId);
    return orders.read(orderId, tx)?.order;
  }
}

/** What an UPDATE of an order writes; the rest of the row stays as it was inserted. */
function changeable(known: Order, saved: Order): Order {
  const attempts = saved.attempts.map((attempt) => {
    const inserted = known.attempts.find(({ id }) => id === attempt.id);
    if (inserted === undefined) return attempt;
    const { status, gatewayRef, declineReason, operationId, operationSince } = attempt;
    const { capturedMinor, refundedMinor } = attempt;
    const operation = { operationId, operationSince };
    return { ...inserted, status, gatewayRef, declineReason, ...operation, capturedMinor, refundedMinor };
  });
  return {
    ...known,
    status: saved.status,
    stock: saved.stock,
    seats: saved.seats,
    reservationId: saved.reservationId,
    seatHoldId: saved.seatHoldId,
    shipment: saved.shipment,
    erpOrderId: saved.erpOrderId,
    acknowledged: saved.acknowledged,
    fulfillable: saved.fulfillable,
    closing: saved.closing,
    attention: saved.attention,
    releaseDue: saved.releaseDue,
    version: saved.version,
    revision: saved.revision,
    placedAt: saved.placedAt,
    attempts,
  };
}

export class MemoryOrderShelf extends OrderShelf {
  readonly #tables: CheckoutTables;
  readonly #host: Host;

  constructor(tables: CheckoutTables, host: Host) {
    super();
    this.#tables = tables;
    this.#host = host;
  }

  override async find(orderId: string): Promise<Order | undefined> {
    await this.#host.before('order.read');
    return this.#tables.orders.read(orderId)?.order;
  }

  override async list(query: Parameters<OrderShelf['list']>[0]): Promise<readonly Order[]> {
    await this.#host.before('order.list');
    const { customerId, status, before, limit } = query;
    return this.#tables.orders
      .all()
      .map(({ order }) => order)
      .filter((order) => customerId === undefined || order.customer.customerId === customerId)
      .filter((order) => status === undefined || order.status === status)
      .filter((order) => before === undefined || order.id < before)
      .sort((one, other) => (one.id < other.id ? 1 : -1))
      .slice(0, limit);
  }
}

export class MemoryDueOrders extends DueOrders {
  readonly #tables: CheckoutTables;
  readonly #database: MemoryDatabase;
  readonly #host: Host;

  constructor(tables: CheckoutTables, database: MemoryDatabase, host: Host) {
    super();
    this.#tables = tables;
    this.#database = database;
    this.#host = host;
  }

  override take({ now, until, limit }: Parameters<DueOrders['take']>[0]): Promise<readonly string[]> {
    const { orders } = this.#tables;
    return this.#database.statement(this.#host, 'order.take_due', (tx) => {
      const due = orders
        .all(tx)
        .filter(({ nextSweepAt }) => nextSweepAt !== null && nextSweepAt <= now.getTime())
        .sort((one, other) => (one.nextSweepAt ?? 0) - (other.nextSweepAt ?? 0));
      const taken: string[] = [];
      for (const { order } of due) {
        if (taken.length === limit) break;
        if (!tx.lockIfFree(orders, order.id)) continue;
        const row = orders.read(order.id, tx);
        if (row === undefined) continue;
        orders.write(tx, order.id, { ...row, nextSweepAt: until.getTime() });
        taken.push(order.id);
      }
      return taken;
    });
  }

  override wake(orderId: string, at: Date, tx: Tx): Promise<void> {
    const { orders } = this.#tables;
    return memoryOf(tx).statement('order.wake', async (open) => {
      if (!isWaiting(orders.read(orderId, open))) return;
      await open.lock(orders, orderId);
      const row = orders.read(orderId, open);
      if (isWaiting(row)) orders.write(open, orderId, { ...row, nextSweepAt: at.getTime() });
    });
  }
}

function isWaiting(row: OrderRow | undefined): row is OrderRow {
  return row?.order.status === 'pending' && row.order.acknowledged;
}
