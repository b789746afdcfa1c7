import { Side, type Keyed, type KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { owingStatuses } from '../domain/stranded.ts';
import { OwedFacts, type OrderDues } from '../use-cases/ports/order-dues.ts';

const pageSize = 1_000;
const owing = owingStatuses.map((status) => `'${status}'`).join(',');

/** Each fact as it is, and as it should be once it is due. */
const select = `
  SELECT id, number, updated_at, captured, booked, fulfillable, freed,
    captured OR capture_due AS captured_due, booked OR booking_due AS booked_due,
    fulfillable OR capture_due AS fulfillable_due
  FROM (
    SELECT id, number, updated_at, fulfillable,
      payment_status IN ('captured','refunded') AS captured, erp_order_id IS NOT NULL AS booked,
      is_open AND NOT synthetic AND payment_status = 'captured' AS booking_due,
      is_open AND shipment_state = 'booked' AND payment_status NOT IN ('captured','refunded') AS capture_due,
      NOT EXISTS (SELECT FROM payment_attempts a WHERE a.order_id = orders.id AND a.status IN (${owing})) AS freed
    FROM orders, LATERAL (SELECT
      placed_at IS NOT NULL AND closing_kind IS NULL AND status IN ('placed','fulfilling','completed','needs_attention')
    ) AS standing (is_open)
    WHERE coalesce(placed_at, created_at) < $1
  ) AS orders
  WHERE ((booking_due AND NOT booked) OR capture_due OR NOT freed)`;

interface Row {
  readonly id: string;
  readonly number: string;
  readonly updated_at: Date;
  readonly captured: boolean;
  readonly captured_due: boolean;
  readonly booked: boolean;
  readonly booked_due: boolean;
  readonly fulfillable: boolean;
  readonly fulfillable_due: boolean;
  readonly freed: boolean;
}

/** Looks through all orders, and keeps those that owe something. */
export class OwedFactsStore extends OwedFacts {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override open(before: Date): OrderDues {
    const common = { database: this.#database, before };
    return {
      ours: new FactsSide({
        ...common,
        factsOf: ({ number, captured, booked, fulfillable, freed }) => ({
          order: number,
          captured,
          booked,
          fulfillable,
          freed,
        }),
      }),
      theirs: new FactsSide({
        ...common,
        factsOf: ({ number, captured_due, booked_due, fulfillable_due }) => ({
          order: number,
          captured: captured_due,
          booked: booked_due,
          fulfillable: fulfillable_due,
          freed: true,
        }),
      }),
    };
  }
}

interface FactsSideOptions {
  readonly database: DataSource;
  readonly before: Date;
  readonly factsOf: (row: Row) => Keyed['facts'];
}

class FactsSide extends Side {
  /** There is nothing to sum. */
  readonly summed = 'none';
  readonly #options: FactsSideOptions;

  constructor(options: FactsSideOptions) {
    super();
    this.#options = options;
  }

  override async *read({ after, until }: KeyRange): AsyncGenerator<readonly Keyed[]> {
    const { database, before } = this.#options;
    let last = after;
    for (;;) {
      const rows = await database.query<Row[]>(
        `${select} AND ($2::uuid IS NULL OR id > $2) AND ($3::uuid IS NULL OR id <= $3) ORDER BY id LIMIT ${String(pageSize)}`,
        [before, last, until],
      );
      yield rows.map((row) => this.#keyed(row));
      if (rows.length < pageSize) return;
      last = rows.at(-1)?.id ?? null;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const { database, before } = this.#options;
    const [row] = await database.query<Row[]>(`${select} AND id = $2`, [before, key]);
    return row && this.#keyed(row);
  }

  #keyed(row: Row): Keyed {
    return { key: row.id, facts: this.#options.factsOf(row), changedAt: row.updated_at };
  }
}
