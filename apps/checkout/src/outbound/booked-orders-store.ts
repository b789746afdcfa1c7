import { Side, type Keyed, type KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { BookedOrders, type BookingStanding } from '../use-cases/ports/booked-orders.ts';

const pageSize = 1_000;

const select = `
  SELECT erp_order_id, number, updated_at,
    CASE WHEN status IN ('cancelled','rejected') OR closing_kind = 'cancel' THEN 'over' ELSE 'live' END AS state
  FROM orders WHERE erp_order_id IS NOT NULL`;

/** The order of the ERP's numbers; `orders_by_erp_id` has it. */
const place = `(length(erp_order_id), erp_order_id COLLATE "C")`;

interface Row {
  readonly erp_order_id: string;
  readonly number: string;
  readonly updated_at: Date;
  readonly state: string;
}

/** Reads them as they are committed. */
export class BookedOrdersStore extends BookedOrders {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override side(): Side {
    return new BookedOrdersSide(this.#database);
  }

  override async standing(orderNumber: string): Promise<BookingStanding | undefined> {
    const [standing] = await this.#database.query<BookingStanding[]>(
      `SELECT id AS "orderId", status, erp_order_id AS "erpOrderId", shipment_state = 'booked' AS "isShipped",
         updated_at AS "changedAt"
       FROM orders WHERE number = $1`,
      [orderNumber],
    );
    return standing;
  }

  override async firstSince(placedAt: Date): Promise<string | undefined> {
    const [row] = await this.#database.query<Pick<Row, 'erp_order_id'>[]>(
      `SELECT erp_order_id FROM orders WHERE erp_order_id IS NOT NULL AND placed_at >= $1 ORDER BY length(erp_order_id), erp_order_id COLLATE "C" LIMIT 1`,
      [placedAt],
    );
    return row?.erp_order_id;
  }
}

class BookedOrdersSide extends Side {
  /** There is nothing to sum. */
  readonly summed = 'none';
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async *read({ after, until }: KeyRange): AsyncGenerator<readonly Keyed[]> {
    let last = after;
    for (;;) {
      const rows = await this.#database.query<Row[]>(
        `${select} AND ($1::text IS NULL OR ${place} > (length($1), $1 COLLATE "C"))
           AND ($2::text IS NULL OR ${place} <= (length($2), $2 COLLATE "C"))
         ORDER BY length(erp_order_id), erp_order_id COLLATE "C" LIMIT ${String(pageSize)}`,
        [last, until],
      );
      yield rows.map(keyed);
      if (rows.length < pageSize) return;
      last = rows.at(-1)?.erp_order_id ?? null;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const [row] = await this.#database.query<Row[]>(`${select} AND ${place} = (length($1), $1 COLLATE "C")`, [
      key,
    ]);
    return row && keyed(row);
  }
}

function keyed({ erp_order_id, number, state, updated_at }: Row): Keyed {
  return { key: erp_order_id, facts: { order: number, state }, changedAt: updated_at };
}
