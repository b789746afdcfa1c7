import type { DataSource } from 'typeorm';
import type { Order } from '../domain/order.ts';
import { OrderShelf } from '../use-cases/ports/orders.ts';
import {
  attemptsOfOrders,
  orderColumns,
  orderFromRows,
  type AttemptRow,
  type OrderRow,
} from './order-rows.ts';

const listOrders = `
  SELECT ${orderColumns} FROM orders
  WHERE ($1::text IS NULL OR customer_id = $1) AND ($2::text IS NULL OR status = $2) AND ($3::uuid IS NULL OR id < $3)
  ORDER BY id DESC LIMIT $4`;
const readOrder = `/* order.read */ SELECT ${orderColumns} FROM orders WHERE id = $1`;

/** Reads orders as they are committed. Order ids grow with time, so newest first is by id. */
export class OrderShelfStore extends OrderShelf {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async find(orderId: string): Promise<Order | undefined> {
    const rows = await this.#database.query<OrderRow[]>(readOrder, [orderId]);
    const [order] = await this.#withAttempts(rows);
    return order;
  }

  override async list(query: Parameters<OrderShelf['list']>[0]): Promise<readonly Order[]> {
    const { customerId = null, status = null, before = null, limit } = query;
    return this.#withAttempts(
      await this.#database.query<OrderRow[]>(listOrders, [customerId, status, before, limit]),
    );
  }

  async #withAttempts(rows: readonly OrderRow[]): Promise<readonly Order[]> {
    if (rows.length === 0) return [];
    const attempts = await this.#database.query<AttemptRow[]>(attemptsOfOrders, [rows.map((row) => row.id)]);
    const byOrder = Map.groupBy(attempts, (attempt) => attempt.order_id);
    return rows.map((row) => orderFromRows(row, byOrder.get(row.id) ?? []));
  }
}
