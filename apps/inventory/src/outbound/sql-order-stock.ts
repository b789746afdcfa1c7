import { Side, type Keyed, type KeyRange } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { toRows } from './rows.ts';

const pageSize = 1_000;

/** One row per order, also where it should have two reservations. The lines asked for are counted, not the articles in them. */
const select = `
  SELECT r.order_id AS key, min(r.order_number) AS number,
    CASE WHEN bool_or(r.status = 'committed') THEN 'taken' ELSE 'set_aside' END AS state,
    sum((SELECT sum(split_part(line, '=', 2)::int) FROM unnest(string_to_array(r.request_key, ' ')) AS line))::int AS quantity
  FROM reservations r
  WHERE r.status IN ('held', 'committed') AND r.request_key IS NOT NULL`;

const row = z
  .object({ key: z.string(), number: z.string(), state: z.string(), quantity: z.int() })
  .transform(({ key, number, state, quantity }): Keyed => ({
    key,
    facts: { order: number, state, quantity },
  }));

/** Pieces that are kept for orders, as checkout counts them: by order, in the order of their ids. */
export class SqlOrderStock extends Side {
  readonly summed = 'quantity';
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async *read({ after, until }: KeyRange): AsyncGenerator<readonly Keyed[]> {
    let last = after;
    for (;;) {
      const rows: unknown = await this.#dataSource.query(
        `${select} AND r.order_id IS NOT NULL AND ($1::uuid IS NULL OR r.order_id > $1) AND ($2::uuid IS NULL OR r.order_id <= $2)
         GROUP BY r.order_id ORDER BY r.order_id LIMIT ${pageSize}`,
        [last, until],
      );
      const page = toRows(row, rows);
      yield page;
      if (page.length < pageSize) return;
      last = page.at(-1)?.key ?? null;
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const rows: unknown = await this.#dataSource.query(`${select} AND r.order_id = $1 GROUP BY r.order_id`, [
      key,
    ]);
    return toRows(row, rows)[0];
  }
}
