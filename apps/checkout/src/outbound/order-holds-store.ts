import { Side, type Keyed, type KeyRange } from '@accord/sync';
import type { OrderStatus } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import type { HeldPart, OrderStanding } from '../domain/hold-judgement.ts';
import { OrderHolds } from '../use-cases/ports/order-holds.ts';

const pageSize = 1_000;

const columns: Readonly<Record<HeldPart, { readonly state: string; readonly lines: string }>> = {
  stock: { state: 'stock_state', lines: `<> 'course'` },
  seats: { state: 'seats_state', lines: `= 'course'` },
};

/** Orders that are over hold nothing; of the others, what they are to hold. */
function readHolds(part: HeldPart): string {
  const { state, lines } = columns[part];
  return `
    SELECT id, number, updated_at,
      CASE
        WHEN placed_at IS NULL THEN 'set_aside'
        WHEN ${state} IN ('committed','granted') THEN 'taken'
        WHEN closing_kind IS NOT NULL THEN 'set_aside'
        ELSE 'owed'
      END AS state,
      (SELECT coalesce(sum((line ->> 'quantity')::int), 0)::int FROM jsonb_array_elements(lines) AS line
       WHERE line ->> 'kind' ${lines}) AS quantity
    FROM orders
    WHERE status NOT IN ('rejected','cancelled','returned') AND ${state} NOT IN ('none','refused','released')`;
}

interface HoldRow {
  readonly id: string;
  readonly number: string;
  readonly updated_at: Date;
  readonly state: string;
  readonly quantity: number;
}

/** Reads them as they are committed. */
export class OrderHoldsStore extends OrderHolds {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override side(part: HeldPart): Side {
    return new OrderHoldsSide(this.#database, readHolds(part));
  }

  override async standing(orderId: string): Promise<OrderStanding | undefined> {
    const [row] = await this.#database.query<{ status: OrderStatus; updated_at: Date }[]>(
      'SELECT status, updated_at FROM orders WHERE id = $1',
      [orderId],
    );
    return row && { status: row.status, changedAt: row.updated_at };
  }
}

class OrderHoldsSide extends Side {
  readonly summed = 'quantity';
  readonly #database: DataSource;
  readonly #select: string;

  constructor(database: DataSource, select: string) {
    super();
    this.#database = database;
    this.#select = select;
  }

  override async *read({ after, until }: KeyRange): AsyncGenerator<readonly Keyed[]> {
    let last = after;
    for (;;) {
      const rows = await this.#database.query<HoldRow[]>(
        `${this.#select} AND ($1::uuid IS NULL OR id > $1) AND ($2::uuid IS NULL OR id <= $2) ORDER BY id LIMIT ${String(pageSize)}`,
        [last, until],
      );
      yield rows.map(keyed);
      if (rows.length < pageSize) return;
      last = rows.at(-1)?.id ?? null;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const [row] = await this.#database.query<HoldRow[]>(`${this.#select} AND id = $1`, [key]);
    return row && keyed(row);
  }
}

function keyed({ id, number, state, quantity, updated_at }: HoldRow): Keyed {
  return { key: id, facts: { order: number, state, quantity }, changedAt: updated_at };
}
