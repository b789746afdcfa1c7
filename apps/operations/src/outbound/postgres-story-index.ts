import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { FoundStory } from '../domain/timeline-entry.ts';
import { StoryIndex } from '../use-cases/ports.ts';
import type { CustomerKey, OrderEntry, Place } from '../use-cases/ports.ts';
import { entryColumns, entryRow, toEntry } from './entry-row.ts';

/** Of a story that is longer, so many are counted. */
const countedEntries = 2_000;

export const traced = `SELECT DISTINCT story FROM timeline_entries
  WHERE trace_id = $1 AND kind = 'event' AND ($2::text IS NULL OR story < $2)
  ORDER BY story DESC LIMIT $3`;

/** Ids of orders grow with time. */
export const ordersOf = (key: KeyColumn): string => `SELECT order_id AS story FROM order_index
  WHERE ${key} = $1 AND ($2::text IS NULL OR order_id < $2)
  ORDER BY order_id DESC LIMIT $3`;

export const storyOfMessage = `SELECT story FROM timeline_entries WHERE id = $1
  UNION ALL SELECT story FROM parked_messages WHERE message_id = $1 AND story IS NOT NULL LIMIT 1`;

export const summaries = `SELECT s.story, o.order_number, told.*,
    (SELECT max(at) FROM timeline_entries t WHERE t.story = s.story) AS last_at
  FROM unnest($1::text[]) WITH ORDINALITY AS s(story, place)
  LEFT JOIN order_index o ON o.order_id = s.story
  CROSS JOIN LATERAL (
    SELECT min(at) AS first_at, count(*)::int AS entries,
      (array_agg(name ORDER BY at DESC, id DESC)
        FILTER (WHERE kind = 'event' AND name LIKE 'checkout.order.%'))[1] AS state
    FROM (SELECT at, id, kind, name FROM timeline_entries t
          WHERE t.story = s.story ORDER BY at, id LIMIT ${String(countedEntries)}) AS t) AS told
  WHERE told.entries > 0 ORDER BY s.place`;

/** Of each order no more than the page can hold, so that one long story costs no more than others. */
export const entriesOf = (key: KeyColumn): string => `SELECT t.*, o.order_id, o.order_number
  FROM order_index o CROSS JOIN LATERAL (
    SELECT ${entryColumns} FROM timeline_entries t
    WHERE t.story = o.order_id AND ($2::timestamptz IS NULL OR (t.at, t.id) < ($2, $3))
    ORDER BY t.at DESC, t.id DESC LIMIT $4) AS t
  WHERE o.${key} = $1 ORDER BY t.at DESC, t.id DESC LIMIT $4`;

type KeyColumn = 'reference' | 'customer';

const storyRows = z.array(z.object({ story: z.string() }));

const summaryRow = z.object({
  story: z.string(),
  order_number: z.string().nullable(),
  first_at: z.date(),
  last_at: z.date(),
  entries: z.number(),
  state: z.string().nullable(),
});

@Injectable()
export class PostgresStoryIndex extends StoryIndex {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override traced(traceId: string, { before, limit }: Place<string>): Promise<string[]> {
    return this.#stories(traced, [traceId, before ?? null, limit]);
  }

  override ordersOf(customer: CustomerKey, { before, limit }: Place<string>): Promise<string[]> {
    const { key, value } = columnOf(customer);
    return this.#stories(ordersOf(key), [value, before ?? null, limit]);
  }

  override async storyOfMessage(messageId: string): Promise<string | undefined> {
    return (await this.#stories(storyOfMessage, [messageId]))[0];
  }

  override async summaries(stories: readonly string[]): Promise<FoundStory[]> {
    const found: unknown = await this.dataSource.query(summaries, [stories]);
    return z.array(summaryRow).parse(found).map(toFound);
  }

  override async entriesOf(
    customer: CustomerKey,
    { before, limit }: Place<{ at: string; id: string }>,
  ): Promise<OrderEntry[]> {
    const { key, value } = columnOf(customer);
    const found: unknown = await this.dataSource.query(entriesOf(key), [
      value,
      before?.at ?? null,
      before?.id ?? null,
      limit,
    ]);
    return z
      .array(entryRow.extend({ order_id: z.string(), order_number: z.string() }))
      .parse(found)
      .map((row) => ({ ...toEntry(row), orderId: row.order_id, orderNumber: row.order_number }));
  }

  async #stories(sql: string, values: unknown[]): Promise<string[]> {
    const found: unknown = await this.dataSource.query(sql, values);
    return storyRows.parse(found).map(({ story }) => story);
  }
}

function columnOf(customer: CustomerKey): { key: KeyColumn; value: string | Buffer } {
  return 'reference' in customer
    ? { key: 'reference', value: customer.reference }
    : { key: 'customer', value: customer.digest };
}

function toFound(row: z.output<typeof summaryRow>): FoundStory {
  return {
    kind: row.order_number === null ? 'story' : 'order',
    subject: row.story,
    orderNumber: row.order_number,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    entries: row.entries,
    state: /^checkout\.order\.([\w-]+)\.v\d+$/.exec(row.state ?? '')?.[1] ?? null,
  };
}
