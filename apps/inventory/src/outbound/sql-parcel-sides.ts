import { erasedEmail, ShipmentStatus } from '@accord/canonical';
import type { Keyed, KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { awaited, parcelFacts } from '../use-cases/parcel-facts.ts';
import { ParcelSides, type ShipmentStanding, type TrackingPrint } from '../use-cases/ports/parcel-sides.ts';
import { toRows } from './rows.ts';

const pageSize = 1_000;

/** A parcel whose order was cancelled before it left, and one that was cancelled itself, should be nowhere. */
const select = `
  SELECT s.id, s.booking = 'booked' AS booked, s.carrier_ref, coalesce(s.status, 'announced') AS status,
    s.tracking_number, s.changed_at
  FROM shipments s LEFT JOIN orders_heard_of o ON o.order_id = s.order_id
  WHERE (s.booking IN ('planned', 'announcing') OR (s.booking = 'booked' AND s.status IS DISTINCT FROM 'cancelled'
    AND NOT (o.order_end IS NOT DISTINCT FROM 'cancelled' AND coalesce(s.status, 'announced') = 'announced')))`;

const sideRow = z.object({
  id: z.string(),
  booked: z.boolean(),
  carrier_ref: z.string().nullable(),
  status: ShipmentStatus,
  tracking_number: z.string().nullable(),
  changed_at: z.date(),
});

const standingRow = z
  .object({
    order_id: z.string(),
    booking: z.enum(['planned', 'announcing', 'booked', 'refused', 'cancelling', 'cancelled']),
    carrier_ref: z.string().nullable(),
    status: ShipmentStatus.nullable(),
    status_at: z.date().nullable(),
    tracking_number: z.string().nullable(),
    order_end: z.enum(['cancelled', 'returned']).nullable(),
    is_erased: z.boolean(),
    changed_at: z.date(),
    version: z.int(),
  })
  .transform((row): ShipmentStanding => ({
    orderId: row.order_id,
    booking: row.booking,
    carrierRef: row.carrier_ref,
    progress: row.status && row.status_at ? { status: row.status, at: row.status_at } : undefined,
    trackingNumber: row.tracking_number,
    orderEnd: row.order_end ?? undefined,
    isErased: row.is_erased,
    changedAt: row.changed_at,
    version: row.version,
  }));

/** Reads shipments as they are committed, in the order of their ids. */
export class SqlParcelSides extends ParcelSides {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async *within({ after, until }: KeyRange, print: TrackingPrint): AsyncGenerator<readonly Keyed[]> {
    let last = after;
    for (;;) {
      const rows: unknown = await this.#dataSource.query(
        `${select} AND ($1::uuid IS NULL OR s.id > $1) AND ($2::uuid IS NULL OR s.id <= $2)
         ORDER BY s.id LIMIT ${String(pageSize)}`,
        [last, until],
      );
      const page = toRows(sideRow, rows);
      yield page.map((row) => keyed(row, print));
      if (page.length < pageSize) return;
      last = page.at(-1)?.id ?? null;
    }
  }

  override async one(shipmentId: string, print: TrackingPrint): Promise<Keyed | undefined> {
    const rows: unknown = await this.#dataSource.query(`${select} AND s.id = $1`, [shipmentId]);
    const [row] = toRows(sideRow, rows);
    return row && keyed(row, print);
  }

  override async standing(shipmentId: string): Promise<ShipmentStanding | undefined> {
    const rows: unknown = await this.#dataSource.query(
      `SELECT s.order_id, s.booking, s.carrier_ref, s.status, s.status_at, s.tracking_number, s.changed_at, s.version,
         o.order_end, s.parcel->'recipient'->>'email' = $2 AS is_erased
       FROM shipments s LEFT JOIN orders_heard_of o ON o.order_id = s.order_id WHERE s.id = $1`,
      [shipmentId, erasedEmail],
    );
    return toRows(standingRow, rows)[0];
  }
}

function keyed(row: z.output<typeof sideRow>, print: TrackingPrint): Keyed {
  const { id: key, booked, carrier_ref: carrierRef, status, tracking_number, changed_at: changedAt } = row;
  const facts = booked ? parcelFacts({ carrierRef, status, tracking: print(tracking_number) }) : awaited;
  return { key, facts, changedAt };
}
