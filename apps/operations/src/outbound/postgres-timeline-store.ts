import { queryLater, Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { storableJson } from './storable-json.ts';
import { entryKinds } from '../domain/timeline-entry.ts';
import type { RecordedEntry, TimelineEntry } from '../domain/timeline-entry.ts';
import { TimelineStore } from '../use-cases/ports.ts';

const insertEntries = `/* timeline.add */
  INSERT INTO timeline_entries (id, story, at, service, kind, name, outcome, duration_ms, attempt, trace_id, detail)
  SELECT id, story, at, service, kind, name, outcome, "durationMs", attempt, "traceId", detail
  FROM jsonb_to_recordset($1::jsonb) AS entry(
    id text, story text, at timestamptz, service text, kind text, name text, outcome text,
    "durationMs" double precision, attempt integer, "traceId" text, detail jsonb)
  ORDER BY id
  ON CONFLICT DO NOTHING`;

const insertOrders = `/* timeline.orders */
  INSERT INTO order_index AS i (order_number, order_id, customer)
  SELECT DISTINCT ON (order_number) order_number, order_id, decode(customer, 'hex')
  FROM jsonb_to_recordset($1::jsonb) AS known(order_number text, order_id text, customer text)
  ORDER BY order_number, customer NULLS LAST
  ON CONFLICT (order_number) DO UPDATE SET customer = EXCLUDED.customer
  WHERE i.customer IS NULL AND EXCLUDED.customer IS NOT NULL`;

/** More than any order has; a story that is longer shows its beginning. */
const longestStory = 2_000;

const row = z.object({
  id: z.string(),
  at: z.date(),
  service: z.string(),
  kind: z.enum(entryKinds),
  name: z.string(),
  outcome: z.string().nullable(),
  duration_ms: z.number().nullable(),
  attempt: z.number().nullable(),
  trace_id: z.string().nullable(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

@Injectable()
export class PostgresTimelineStore extends TimelineStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  /** One round trip for all of it. */
  override async add(entries: readonly RecordedEntry[]): Promise<void> {
    const orders = entries.flatMap(({ orderNumber, story, customer }) =>
      orderNumber === undefined ? [] : [{ order_number: orderNumber, order_id: story, customer }],
    );
    await this.transactions.run(async (manager) => {
      await queryLater(manager, insertEntries, [storableJson(entries)]);
      if (orders.length > 0) await queryLater(manager, insertOrders, [storableJson(orders)]);
    });
  }

  override async orderId(orderNumber: string): Promise<string | undefined> {
    const found: unknown = await this.dataSource.query(
      'SELECT order_id FROM order_index WHERE order_number = $1',
      [orderNumber],
    );
    return z.array(z.object({ order_id: z.string() })).parse(found)[0]?.order_id;
  }

  override async story(story: string): Promise<TimelineEntry[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT id, at, service, kind, name, outcome, duration_ms, attempt, trace_id, detail
       FROM timeline_entries WHERE story = $1 ORDER BY at, id LIMIT ${String(longestStory)}`,
      [story],
    );
    return z.array(row).parse(found).map(toEntry);
  }
}

function toEntry(found: z.output<typeof row>): TimelineEntry {
  const { id, at, service, kind, name, outcome, attempt, detail } = found;
  return {
    id,
    at: at.toISOString(),
    service,
    kind,
    name,
    ...(outcome === null ? {} : { outcome }),
    ...(found.duration_ms === null ? {} : { durationMs: found.duration_ms }),
    ...(attempt === null ? {} : { attempt }),
    ...(found.trace_id === null ? {} : { traceId: found.trace_id }),
    detail,
  };
}
