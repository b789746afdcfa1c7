import { ShipmentStatus } from '@accord/canonical';
import { idAt, madeAt, type KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { ParcelReadings, type ReadParcel } from '../use-cases/ports/parcel-sides.ts';
import { toRows } from './rows.ts';

const pageSize = 1_000;
const keptForMs = 24 * 3_600_000;

const insert = `
  INSERT INTO carrier_readings (reading, reference, carrier_ref, status, tracking, changed_at)
  SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
  ON CONFLICT (reading, reference, carrier_ref) DO UPDATE
    SET status = excluded.status, tracking = excluded.tracking, changed_at = excluded.changed_at`;

const parcelRow = z
  .object({
    reference: z.string(),
    carrier_ref: z.string(),
    status: ShipmentStatus,
    tracking: z.string().nullable(),
    changed_at: z.date().nullable(),
  })
  .transform(({ carrier_ref: carrierRef, changed_at, ...row }): ReadParcel => ({
    ...row,
    carrierRef,
    changedAt: changed_at ?? undefined,
  }));

export class SqlParcelReadings extends ParcelReadings {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async note(reading: string, parcels: readonly ReadParcel[]): Promise<void> {
    // One statement must not meet a row twice, and a page may hold a parcel twice.
    const rows = [...new Map(parcels.map((one) => [`${one.reference} ${one.carrierRef}`, one])).values()];
    await this.#dataSource.query(insert, [
      reading,
      rows.map(({ reference }) => reference),
      rows.map(({ carrierRef }) => carrierRef),
      rows.map(({ status }) => status),
      rows.map(({ tracking }) => tracking),
      rows.map(({ changedAt }) => changedAt ?? null),
    ]);
  }

  override async *within(reading: string, { after, until }: KeyRange): AsyncGenerator<readonly ReadParcel[]> {
    let [reference, carrierRef] = [after, null as string | null];
    for (;;) {
      const rows: unknown = await this.#dataSource.query(
        `SELECT reference, carrier_ref, status, tracking, changed_at FROM carrier_readings
         WHERE reading = $1 AND status <> 'cancelled' AND ($4::uuid IS NULL OR reference <= $4)
           AND ($2::uuid IS NULL OR reference > $2 OR (reference = $2 AND carrier_ref > $3))
         ORDER BY reference, carrier_ref LIMIT ${String(pageSize)}`,
        [reading, reference, carrierRef, until],
      );
      const page = toRows(parcelRow, rows);
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      ({ reference, carrierRef } = last);
    }
  }

  override async forget(reading: string): Promise<void> {
    const since = new Date((madeAt(reading)?.getTime() ?? 0) - keptForMs);
    await this.#dataSource.query('DELETE FROM carrier_readings WHERE reading = $1 OR reading < $2', [
      reading,
      idAt(since),
    ]);
  }
}
