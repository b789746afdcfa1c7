import { Failure } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { EntityManager } from 'typeorm';
import { PeopleToForget, type ErasureNews } from '../use-cases/ports/people-to-forget.ts';

const notePerson = `
  INSERT INTO people_to_forget AS p (customer_id, receipt_id, orders_known, orders_ended) VALUES ($1, $2, $3, NOT $3)
  ON CONFLICT (customer_id) DO UPDATE SET
    orders_known = p.orders_known OR excluded.orders_known, orders_ended = p.orders_ended OR excluded.orders_ended`;

const noteOrders = `
  INSERT INTO orders_to_forget (order_id, customer_id)
  SELECT id, $1 FROM unnest($2::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING`;

const isReady = `
  SELECT 1 FROM people_to_forget WHERE customer_id = $1 AND orders_known AND orders_ended FOR UPDATE`;

const noteOwnOrders = `
  INSERT INTO orders_to_forget (order_id, customer_id)
  SELECT order_id, $1 FROM seat_holds WHERE customer_id = $1 AND order_id IS NOT NULL
  ORDER BY order_id ON CONFLICT DO NOTHING`;

/** Waits for whoever is about to claim seats of one of them. */
const closeOrders = 'UPDATE orders_to_forget SET closed_at = coalesce(closed_at, $2) WHERE customer_id = $1';

const theirHolds = 'h.order_id IN (SELECT order_id FROM orders_to_forget WHERE customer_id = $1)';

interface ClosedRow {
  readonly under_way: boolean;
  readonly accounts: string[];
}

const lookAtHolds = `
  SELECT coalesce(bool_or(h.status IN ('granting', 'revoking')), false) AS under_way,
    coalesce(array_agg(DISTINCT h.lms_user_ref) FILTER (WHERE h.lms_user_ref IS NOT NULL), '{}') AS accounts
  FROM seat_holds h WHERE ${theirHolds}`;

const dropAccounts = `UPDATE seat_holds h SET lms_user_ref = NULL WHERE ${theirHolds} AND lms_user_ref IS NOT NULL`;

const noteForgotten = 'UPDATE people_to_forget SET forgotten_at = $2 WHERE customer_id = $1';

/** Erased people in Postgres. */
export class PeopleToForgetStore extends PeopleToForget {
  override async note({ manager }: Tx, { customerId, receiptId, orderIds }: ErasureNews): Promise<void> {
    await manager.query(notePerson, [customerId, receiptId, orderIds !== undefined]);
    if (orderIds !== undefined) await manager.query(noteOrders, [customerId, orderIds]);
  }

  override async close({ manager }: Tx, customerId: string, at: Date): Promise<string[] | undefined> {
    const ready = await manager.query<object[]>(isReady, [customerId]);
    if (ready.length === 0) return undefined;
    await manager.query(noteOwnOrders, [customerId]);
    await manager.query(closeOrders, [customerId, at]);
    const [holds] = await manager.query<ClosedRow[]>(lookAtHolds, [customerId]);
    if (holds?.under_way === true) throw underWay();
    return holds?.accounts ?? [];
  }

  override async forget({ manager }: Tx, customerId: string, at: Date): Promise<number> {
    await manager.query(dropAccounts, [customerId]);
    await manager.query(noteForgotten, [customerId, at]);
    return ordersOf(manager, customerId);
  }
}

async function ordersOf(manager: EntityManager, customerId: string): Promise<number> {
  const [row] = await manager.query<{ orders: number }[]>(
    'SELECT count(*)::int AS orders FROM orders_to_forget WHERE customer_id = $1',
    [customerId],
  );
  return row?.orders ?? 0;
}

function underWay(): Failure {
  return new Failure(
    'enrollment.seats_under_way',
    'wait_for_vendor',
    'Seats of an erased person are being opened or closed',
    { sent: 'no' },
  );
}
