import type { Tx } from '@accord/messaging';
import type { BookingReading, KnownBooking } from '../domain/booking.ts';
import { BookingRegister, type BookingNote } from '../use-cases/ports/booking-register.ts';

const readKnown = `/* booking.known */
  SELECT o.id, o.number, o.erp_order_id, b.erp_order_id AS last_id, b.revision, b.changed_at, b.status, b.shipped, b.invoiced
  FROM orders o LEFT JOIN order_bookings b ON b.order_id = o.id WHERE o.number = ANY($1)`;

const noteBookings = `/* booking.note */
  INSERT INTO order_bookings (order_id, erp_order_id, revision, changed_at, status, shipped, invoiced)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS b(order_id uuid, erp_order_id text, revision bigint,
    changed_at timestamptz, status text, shipped boolean, invoiced boolean)
  ON CONFLICT (order_id) DO UPDATE SET erp_order_id = excluded.erp_order_id, revision = excluded.revision,
    changed_at = excluded.changed_at, status = excluded.status, shipped = excluded.shipped, invoiced = excluded.invoiced`;

interface KnownRow {
  readonly id: string;
  readonly number: string;
  readonly erp_order_id: string | null;
  readonly last_id: string | null;
  readonly revision: string;
  readonly changed_at: Date;
  readonly status: BookingReading['status'];
  readonly shipped: boolean;
  readonly invoiced: boolean;
}

/** In Postgres, inside the transaction that moves the run: nobody else writes these rows meanwhile. */
export class BookingRegisterStore extends BookingRegister {
  override async known(orderNumbers: readonly string[], tx: Tx): Promise<ReadonlyMap<string, KnownBooking>> {
    const rows = await tx.manager.query<KnownRow[]>(readKnown, [orderNumbers]);
    return new Map(
      rows.map((row) => [row.number, { orderId: row.id, erpOrderId: row.erp_order_id, last: lastOf(row) }]),
    );
  }

  override async note(notes: readonly BookingNote[], tx: Tx): Promise<void> {
    if (notes.length === 0) return;
    const rows = notes.map(({ orderId, reading }) => ({
      order_id: orderId,
      erp_order_id: reading.erpOrderId,
      revision: reading.revision,
      changed_at: new Date(reading.changedAtMs),
      status: reading.status,
      shipped: reading.isShipped,
      invoiced: reading.isInvoiced,
    }));
    await tx.manager.query(noteBookings, [JSON.stringify(rows)]);
  }
}

function lastOf(row: KnownRow): BookingReading | null {
  if (row.last_id === null) return null;
  return {
    erpOrderId: row.last_id,
    orderNumber: row.number,
    revision: Number(row.revision),
    changedAtMs: row.changed_at.getTime(),
    status: row.status,
    isShipped: row.shipped,
    isInvoiced: row.invoiced,
  };
}
