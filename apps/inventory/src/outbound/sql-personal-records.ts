import { withoutPersonal } from '@accord/canonical';
import { PersonalRecords, type Tx } from '@accord/messaging';
import { z } from 'zod';
import { toRows } from './rows.ts';
import { Parcel } from './sql-shipments.ts';

const shipmentRow = z.object({ id: z.string(), order_id: z.string(), parcel: Parcel, settled: z.boolean() });

/** Whom parcels are for. A parcel that the carrier has, will not take or has given up needs its address here no more. */
export class SqlPersonalRecords extends PersonalRecords {
  /** Inventory knows orders, and nobody by id. */
  ordersOf(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async emptyEnded(orderIds: readonly string[], { manager }: Tx): Promise<readonly string[]> {
    // Whoever plans a parcel holds the same lock, so none is planned unseen between this look and our commit.
    await manager.query(
      `INSERT INTO orders_heard_of AS o (order_id) SELECT id FROM unnest($1::uuid[]) AS id ORDER BY id
       ON CONFLICT (order_id) DO UPDATE SET order_end = o.order_end`,
      [orderIds],
    );
    const rows: unknown = await manager.query(
      `SELECT id, order_id, parcel, booking IN ('booked', 'refused', 'cancelled') AS settled
       FROM shipments WHERE order_id = ANY($1::uuid[]) ORDER BY order_id FOR UPDATE`,
      [orderIds],
    );
    const shipments = toRows(shipmentRow, rows);
    for (const { id, parcel } of shipments.filter(({ settled }) => settled))
      await manager.query(
        'UPDATE shipments SET parcel = $2, tracking_number = NULL, tracking_url = NULL WHERE id = $1',
        [id, JSON.stringify(withoutPersonal(Parcel, parcel))],
      );
    const open = new Set(shipments.filter(({ settled }) => !settled).map((one) => one.order_id));
    return orderIds.filter((orderId) => !open.has(orderId));
  }
}
