import type { DataSource } from 'typeorm';
import { OrderWatches, type WatchName } from '../use-cases/ports/order-watches.ts';

const conditions: Readonly<Record<WatchName, string>> = {
  captured_not_booked: `payment_status = 'captured' AND erp_order_id IS NULL`,
  paid_not_enrolled: `payment_status IN ('authorised','captured') AND seats_state NOT IN ('none','granted')`,
  shipped_not_captured: `shipment_state = 'booked' AND payment_status NOT IN ('captured','refunded')`,
};

interface WatchRow {
  readonly number: string;
  readonly placed_at: Date;
  readonly total: string;
}

export class OrderWatchStore extends OrderWatches {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async look(watch: WatchName, { placedBefore, limit }: { placedBefore: Date; limit: number }) {
    const rows = await this.#database.query<WatchRow[]>(
      `SELECT number, placed_at, count(*) OVER () AS total FROM orders
       WHERE status IN ('placed','fulfilling','completed','needs_attention') AND placed_at < $1 AND ${conditions[watch]}
       ORDER BY placed_at LIMIT $2`,
      [placedBefore, limit],
    );
    return {
      count: Number(rows[0]?.total ?? 0),
      oldest: rows.map((row) => ({ orderNumber: row.number, since: row.placed_at })),
    };
  }
}
