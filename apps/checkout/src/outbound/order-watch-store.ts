import type { DataSource } from 'typeorm';
import { owingStatuses } from '../domain/stranded.ts';
import { OrderWatches, type WatchName } from '../use-cases/ports/order-watches.ts';

/** Placed and not ended: what concerns the order's own way. */
const open = `status IN ('placed','fulfilling','completed','needs_attention') AND placed_at < $1`;
const owing = owingStatuses.map((status) => `'${status}'`).join(',');

const conditions: Readonly<Record<WatchName, string>> = {
  captured_not_booked: `${open} AND payment_status = 'captured' AND erp_order_id IS NULL AND NOT synthetic`,
  paid_not_enrolled: `${open} AND payment_status IN ('authorised','captured') AND seats_state NOT IN ('none','granted')`,
  shipped_not_captured: `${open} AND shipment_state = 'booked' AND payment_status NOT IN ('captured','refunded')`,
  payment_stranded: `created_at < $1 AND id IN (SELECT order_id FROM payment_attempts WHERE status IN (${owing}))`,
};

interface WatchRow {
  readonly number: string;
  readonly since: Date;
  readonly total: string;
}

export class OrderWatchStore extends OrderWatches {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async look(watch: WatchName, { before, limit }: { before: Date; limit: number }) {
    const rows = await this.#database.query<WatchRow[]>(
      `SELECT number, coalesce(placed_at, created_at) AS since, count(*) OVER () AS total FROM orders
       WHERE ${conditions[watch]} ORDER BY since LIMIT $2`,
      [before, limit],
    );
    return {
      count: Number(rows[0]?.total ?? 0),
      oldest: rows.map((row) => ({ orderNumber: row.number, since: row.since })),
    };
  }
}
