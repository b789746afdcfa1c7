import { queryLater, Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { writesOfPeople } from './forgetting/erasure-lock.ts';
import { storableJson } from './storable-json.ts';
import { entryColumns, entryRow, toEntry } from './entry-row.ts';
import type { RecordedEntry, StoredEntry } from '../domain/timeline-entry.ts';
import { TimelineStore } from '../use-cases/ports.ts';
import type { KnownOrder } from '../use-cases/ports.ts';

const insertEntries = `/* timeline.add */
  INSERT INTO timeline_entries (id, story, at, service, kind, name, outcome, duration_ms, attempt, trace_id, detail,
    causation_id)
  SELECT id, story, at, service, kind, name, outcome, "durationMs", attempt, "traceId", detail, "causationId"
  FROM jsonb_to_recordset($1::jsonb) AS entry(
    id text, story text, at timestamptz, service text, kind text, name text, outcome text,
    "durationMs" double precision, attempt integer, "traceId" text, detail jsonb, "causationId" text)
  ORDER BY id
  ON CONFLICT DO NOTHING`;

const insertOrders = `/* timeline.orders */
  INSERT INTO order_index AS i (order_number, order_id, customer, reference)
  SELECT order_number, min(known.order_id), decode(max(customer) FILTER (WHERE erased.order_id IS NULL), 'hex'),
    max(reference) FILTER (WHERE erased.order_id IS NULL)
  FROM jsonb_to_recordset($1::jsonb)
    AS known(order_number text, order_id text, customer text, reference text)
  LEFT JOIN orders_to_forget AS erased ON erased.order_id = known.order_id
  GROUP BY order_number
  ORDER BY order_number
  ON CONFLICT (order_number) DO UPDATE SET
    customer = coalesce(i.customer, EXCLUDED.customer), reference = coalesce(i.reference, EXCLUDED.reference)
  WHERE (i.customer IS NULL AND EXCLUDED.customer IS NOT NULL)
    OR (i.reference IS NULL AND EXCLUDED.reference IS NOT NULL)`;

/** More than any order has; a story that is longer shows its beginning. */
const longestStory = 2_000;

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
    const orders = entries.flatMap(({ orderNumber, story, customer, reference }) =>
      orderNumber === undefined ? [] : [{ order_number: orderNumber, order_id: story, customer, reference }],
    );
    await this.transactions.run(async (manager) => {
      await queryLater(manager, insertEntries, [storableJson(entries)]);
      if (orders.length === 0) return;
      await queryLater(manager, writesOfPeople, []);
      await queryLater(manager, insertOrders, [storableJson(orders)]);
    });
  }

  override async orderId(orderNumber: string): Promise<string | undefined> {
    const found: unknown = await this.dataSource.query(
      'SELECT order_id FROM order_index WHERE order_number = $1',
      [orderNumber],
    );
    return z.array(z.object({ order_id: z.string() })).parse(found)[0]?.order_id;
  }

  override async order(orderId: string): Promise<KnownOrder | undefined> {
    const found: unknown = await this.dataSource.query(
      'SELECT order_number, reference FROM order_index WHERE order_id = $1',
      [orderId],
    );
    const order = z
      .array(z.object({ order_number: z.string(), reference: z.string().nullable() }))
      .parse(found)[0];
    return order && { orderId, orderNumber: order.order_number, reference: order.reference };
  }

  override async story(story: string): Promise<StoredEntry[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT ${entryColumns} FROM timeline_entries t WHERE story = $1
       ORDER BY at, id LIMIT ${String(longestStory)}`,
      [story],
    );
    return z.array(entryRow).parse(found).map(toEntry);
  }
}
