import { Side, type Keyed, type KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';

const pageSize = 1_000;

/** Of several holds of one order the farthest counts: there should be one. */
const select = `
  SELECT h.order_id AS key, min(h.order_number) AS number,
    (array['set_aside', 'being_given_back', 'being_taken', 'taken'])[max(
      CASE h.status WHEN 'granted' THEN 4 WHEN 'granting' THEN 3 WHEN 'revoking' THEN 2 ELSE 1 END)] AS state,
    sum((SELECT count(*) FROM seats s WHERE s.hold_id = h.id))::int AS quantity
  FROM seat_holds h
  WHERE h.status IN ('held', 'granting', 'granted', 'revoking')`;

interface Row {
  readonly key: string;
  readonly number: string;
  readonly state: string;
  readonly quantity: number;
}

/** Seats that are kept for orders, as checkout counts them: by order, in the order of their ids. */
export class OrderSeatsSide extends Side {
  readonly summed = 'quantity';
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async *read({ after, until }: KeyRange): AsyncGenerator<readonly Keyed[]> {
    let last = after;
    for (;;) {
      const rows = await this.#dataSource.query<Row[]>(
        `${select} AND h.order_id IS NOT NULL AND ($1::uuid IS NULL OR h.order_id > $1) AND ($2::uuid IS NULL OR h.order_id <= $2)
         GROUP BY h.order_id ORDER BY h.order_id LIMIT ${String(pageSize)}`,
        [last, until],
      );
      yield rows.map(keyed);
      if (rows.length < pageSize) return;
      last = rows.at(-1)?.key ?? null;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const [row] = await this.#dataSource.query<Row[]>(`${select} AND h.order_id = $1 GROUP BY h.order_id`, [
      key,
    ]);
    return row && keyed(row);
  }
}

function keyed({ key, number, state, quantity }: Row): Keyed {
  return { key, facts: { order: number, state, quantity } };
}
