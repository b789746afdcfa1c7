import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Selection } from '../../domain/redelivery.ts';
import { Selections } from '../../use-cases/mending/ports.ts';
import type { Portion } from '../../use-cases/mending/ports.ts';
import { Values, filterOf, lettersLike, sendable } from './letter-conditions.ts';

const idsPerPage = 1_000;
const target = 'coalesce(p.redirected_to, p.queue)';
const count = z.coerce.number().int();

@Injectable()
export class PostgresSelections extends Selections {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async portions(selection: Selection): Promise<Portion[]> {
    const values = new Values();
    const like = lettersLike(filterOf(selection), values);
    const rows: unknown = await this.dataSource.query(
      `SELECT ${target} AS queue, count(*) AS messages FROM parked_messages p
       WHERE ${sendable} AND ${like} GROUP BY 1 ORDER BY 1`,
      values.list,
    );
    return z.array(z.object({ queue: z.string(), messages: count })).parse(rows);
  }

  override async held(selection: Selection): Promise<number> {
    const values = new Values();
    const like = lettersLike(filterOf(selection), values);
    const rows: unknown = await this.dataSource.query(
      `SELECT count(*) AS held FROM parked_messages p JOIN parked_groups g USING (group_id)
       WHERE p.status = 'parked' AND g.hold_owner IS NOT NULL
         AND ${like}`,
      values.list,
    );
    return z.tuple([z.object({ held: count })]).parse(rows)[0].held;
  }

  /** In one pass over the letters: a page at a time would sort all that is left of them for each page. */
  override async messageIds(selection: Selection, queue: string): Promise<string[][]> {
    const values = new Values();
    const like = lettersLike(filterOf(selection), values);
    const rows: unknown = await this.dataSource.query(
      `SELECT array_agg(message_id) AS ids FROM (
         SELECT p.message_id, (row_number() OVER () - 1) / ${String(idsPerPage)} AS page FROM parked_messages p
         WHERE ${sendable} AND ${like} AND ${target} = ${values.add(queue)}
       ) AS numbered GROUP BY page`,
      values.list,
    );
    return z
      .array(z.object({ ids: z.array(z.string()) }))
      .parse(rows)
      .map(({ ids }) => ids);
  }
}
