import type { Tx } from '@accord/messaging';
import { z } from 'zod';
import type { OrderEnd } from '../domain/reservation.ts';
import { Orders } from '../use-cases/ports/orders.ts';
import { firstRow } from './rows.ts';

const orderRow = z.object({ order_end: z.enum(['cancelled', 'returned']).nullable() });

/** One row per order, written by whoever hears of it first; the upsert locks it either way. */
export class SqlOrders extends Orders {
  async lock(tx: Tx, orderId: string): Promise<OrderEnd | undefined> {
    const rows: unknown = await tx.manager.query(
      `/* order.heard_of */ WITH heard AS (
         INSERT INTO orders_heard_of AS o (order_id) VALUES ($1)
         ON CONFLICT (order_id) DO UPDATE SET order_end = o.order_end
         RETURNING o.order_end
       ) SELECT order_end FROM heard`,
      [orderId],
    );
    return firstRow(orderRow, rows).order_end ?? undefined;
  }

  async end(tx: Tx, orderId: string, end: OrderEnd): Promise<void> {
    await tx.manager.query(
      `INSERT INTO orders_heard_of AS o (order_id, order_end) VALUES ($1, $2)
       ON CONFLICT (order_id) DO UPDATE SET order_end = coalesce(o.order_end, excluded.order_end)`,
      [orderId, end],
    );
  }
}
