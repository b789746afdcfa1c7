import type { PersonErased } from '@accord/canonical';
import { queryLater } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';

/** Somebody of whom nothing is left, and of how many orders. */
export interface Forgotten {
  readonly customerId: string;
  readonly receiptId: string;
  readonly orders: number;
}

export async function noteErased(
  manager: EntityManager,
  { customerId, receiptId }: Pick<PersonErased, 'customerId' | 'receiptId'>,
  orders: { readonly all: readonly string[]; readonly emptied: readonly string[]; readonly at: Date },
): Promise<void> {
  await manager.query(
    `INSERT INTO people_to_forget (customer_id, receipt_id) VALUES ($1, $2)
     ON CONFLICT (customer_id) DO UPDATE SET receipt_id = excluded.receipt_id, told_at = NULL`,
    [customerId, receiptId],
  );
  await manager.query(
    `INSERT INTO orders_to_forget (order_id, customer_id, emptied_at)
     SELECT id, $2, CASE WHEN id = ANY($3::uuid[]) THEN $4::timestamptz END FROM unnest($1::uuid[]) AS id
     ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, emptied_at = excluded.emptied_at`,
    [orders.all, customerId, orders.emptied, orders.at],
  );
}

export async function noteEmptied(
  manager: EntityManager,
  orderIds: readonly string[],
  at: Date,
): Promise<void> {
  await manager.query('UPDATE orders_to_forget SET emptied_at = $2 WHERE order_id = ANY($1::uuid[])', [
    orderIds,
    at,
  ]);
}

/** Something personal of this order is being written: if its person is erased, it is to be emptied, possibly again. */
export async function reopenOrder(manager: EntityManager, orderId: string): Promise<void> {
  await queryLater(
    manager,
    `/* forgetting.reopen */ WITH reopened AS (
       UPDATE orders_to_forget SET emptied_at = NULL WHERE order_id = $1 RETURNING customer_id
     ) UPDATE people_to_forget SET told_at = NULL WHERE customer_id IN (SELECT customer_id FROM reopened)`,
    [orderId],
  );
}

/** People of whom something is left, from the one after `after` on. */
export async function stillToForget(
  manager: Pick<EntityManager, 'query'>,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await manager.query<{ customer_id: string }[]>(
    `SELECT customer_id FROM people_to_forget WHERE told_at IS NULL AND customer_id > $1 ORDER BY customer_id LIMIT $2`,
    [after, limit],
  );
  return rows.map((row) => row.customer_id);
}

export async function ordersLeft(
  manager: EntityManager,
  customerIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await manager.query<{ order_id: string }[]>(
    'SELECT order_id FROM orders_to_forget WHERE customer_id = ANY($1::uuid[]) AND emptied_at IS NULL',
    [customerIds],
  );
  return rows.map((row) => row.order_id);
}

/**
 * Marks those of the people as told of whom nothing is left. The lock makes two transactions that empty two orders of one
 * person count one after the other: the later one tells.
 */
export async function settle(
  manager: EntityManager,
  customerIds: readonly string[],
  at: Date,
): Promise<readonly Forgotten[]> {
  await manager.query(
    'SELECT FROM people_to_forget WHERE customer_id = ANY($1::uuid[]) ORDER BY customer_id FOR UPDATE',
    [customerIds],
  );
  const rows = await manager.query<{ customer_id: string; receipt_id: string; orders: number }[]>(
    `WITH told AS (
       UPDATE people_to_forget AS person SET told_at = $2
       WHERE customer_id = ANY($1::uuid[]) AND told_at IS NULL AND NOT EXISTS (
         SELECT FROM orders_to_forget AS o WHERE o.customer_id = person.customer_id AND o.emptied_at IS NULL)
       RETURNING customer_id, receipt_id
     ) SELECT customer_id, receipt_id, (
         SELECT count(*)::int FROM orders_to_forget AS o WHERE o.customer_id = told.customer_id) AS orders FROM told`,
    [customerIds, at],
  );
  return rows.map((row) => ({ customerId: row.customer_id, receiptId: row.receipt_id, orders: row.orders }));
}
