import { orderFulfillable, orderPlaced, paymentCaptured } from '@accord/canonical';
import { Secret, systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CustomerPage, FoundPageSchema, MessageTimelineSchema } from '../src/inbound/timeline.schema.ts';
import {
  entriesOf,
  ordersOf,
  storyOfMessage,
  summaries,
  traced,
} from '../src/outbound/postgres-story-index.ts';
import { captured, newOrder, placed } from './orders.ts';
import { World } from './world.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const address = 'grace.hopper@example.org';
const customerId = '0190f0f0-0000-7000-8000-00000000c0de';

/** A table that is read from end to end; few rows are parked here. */
const wholeTable = /"Node Type":"Seq Scan",[^}]*?"Relation Name":"(timeline_entries|order_index)"/g;

let world: World;
const first = newOrder();
const second = newOrder();
let placedId: string;
let capturedId: string;

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 21, 3, 0, second));

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations({
    OPERATIONS_PSEUDONYM_KEY: new Secret('a key of thirty-two characters, at least'),
    OPERATIONS_TRACE_URL: 'https://traces.example/trace/{traceId}',
  });
  const customer = { ...placed(first).customer, customerId, email: address };
  placedId = await world.announce(orderPlaced, {
    data: { ...placed(first), customer },
    story: first.orderId,
    traceparent,
    at: at(0),
  });
  capturedId = await world.announce(paymentCaptured, {
    data: captured(first),
    story: first.orderId,
    causedBy: placedId,
    traceparent,
    at: at(1),
  });
  world.peer.telemetry.record({
    kind: 'delivery-retried',
    correlationId: first.orderId,
    at: at(2).toISOString(),
    queue: 'customer.send-mail-on-payment-captured',
    eventType: 'checkout.payment.captured.v1',
    messageId: capturedId,
    attempt: 2,
    reason: 'sendgrid.server_error',
  });
  world.peer.telemetry.record({
    kind: 'vendor-call',
    correlationId: first.orderId,
    causationId: capturedId,
    at: at(3).toISOString(),
    vendor: 'stripe',
    account: 'default',
    operation: 'capture',
    attempt: 1,
    outcome: 'ok',
    durationMs: 12,
  });
  // As a guest, who wrote the address in another way.
  await world.announce(orderPlaced, {
    data: {
      ...placed(second),
      customer: { ...customer, customerId: null, email: 'Grace.Hopper@EXAMPLE.org' },
    },
    story: second.orderId,
    at: at(10),
  });
  await world.announce(orderFulfillable, {
    data: second,
    story: second.orderId,
    at: at(11),
  });
  await eventually(async () => {
    const rows = await world.rows('SELECT 1 FROM timeline_entries');
    expect(rows).toHaveLength(6);
  });
});

afterAll(async () => {
  await world.end();
});

async function found(search: string): Promise<unknown[][]> {
  const { body } = await world.get(`/api/timeline?search=${encodeURIComponent(search)}`);
  return FoundPageSchema.parse(body).items.map(({ kind, subject, entries, state }) => [
    kind,
    subject,
    entries,
    state,
  ]);
}

async function referenceOf(email: string): Promise<string> {
  const { body } = await world.post('/api/timeline/references', { email });
  return z.object({ reference: z.string() }).parse(body).reference;
}

describe('a search', () => {
  it('finds an order by its number and its id, a message by its id, and all that a trace went through', async () => {
    const order = ['order', first.orderId, 4, 'placed'];
    expect(await found(` ${first.orderNumber.toLowerCase()} `)).toEqual([order]);
    expect(await found(first.orderId)).toEqual([order]);
    expect(await found(traceId)).toEqual([order]);
    expect(await found(traceparent)).toEqual([order]);
    expect(await found(capturedId)).toEqual([['message', capturedId, 4, 'placed']]);
    expect(await found(systemIds.next())).toEqual([]);
  });

  it('finds a customer with all orders, the newest first, whether guest or not and however the address was written', async () => {
    const reference = await referenceOf('grace.hopper@example.org');
    const orders = [
      ['order', second.orderId, 2, 'fulfillable'],
      ['order', first.orderId, 4, 'placed'],
    ];
    expect(await found(reference)).toEqual([['customer', reference, 6, null], ...orders]);
    expect(await found(customerId)).toEqual([['customer', customerId, 4, null], orders[1]]);
    expect(await referenceOf('GRACE.HOPPER@example.ORG')).toBe(reference);
    expect(await referenceOf('ada@example.org')).not.toBe(reference);
    expect((await world.timelineOf(second.orderNumber)).customer).toBe(reference);
  });

  it('takes no e-mail address, which address lines would tell everybody on the way', async () => {
    expect(await world.get(`/api/timeline?search=${encodeURIComponent(address)}`)).toMatchObject({
      status: 422,
    });
    const kept = await world.rows(
      `SELECT e::text FROM timeline_entries e UNION ALL SELECT o::text FROM order_index o`,
    );
    expect(JSON.stringify(kept).toLowerCase()).not.toContain('hopper');
  });

  it('reads indexes only, whatever it is asked for', async () => {
    await world.rows(
      `INSERT INTO order_index (order_number, order_id, customer, reference)
       SELECT 'A-' || n, 'o-' || n, int8send(n % 500), 'c-' || n % 500 FROM generate_series(1, 4000) n`,
    );
    await world.rows(
      `INSERT INTO timeline_entries (id, story, at, service, kind, name, trace_id, detail)
       SELECT 'e-' || n, 'o-' || n % 4000, now(), 'checkout', 'event', 'checkout.order.placed.v1', 't-' || n % 4000, '{}'
       FROM generate_series(1, 40000) n`,
    );
    for (const table of ['order_index', 'timeline_entries']) await world.rows(`ANALYZE ${table}`);
    const asked: [string, unknown[]][] = [
      [traced, ['t-1', null, 51]],
      [ordersOf('customer'), [Buffer.alloc(8), null, 51]],
      [ordersOf('reference'), ['c-7', 'o-3', 51]],
      [storyOfMessage, ['e-9']],
      [summaries, [['o-1', 'o-2', 'o-3']]],
      [entriesOf('reference'), ['c-7', at(0), 'e-9', 100]],
    ];
    for (const [sql, values] of asked) {
      const plan = JSON.stringify(await world.rows(`EXPLAIN (FORMAT JSON) ${sql}`, values));
      expect([...plan.matchAll(wholeTable)].map(([, table]) => table)).toEqual([]);
      expect(plan).toMatch(/Index (?:Only )?Scan/);
    }
  });

  it('goes on where a page ended', async () => {
    const page = async (path: string): Promise<{ subjects: string[]; next: string | null }> => {
      const { items, nextCursor } = FoundPageSchema.parse((await world.get(path)).body);
      return { subjects: items.map(({ subject }) => subject), next: nextCursor };
    };
    await world.rows(
      `INSERT INTO order_index (order_number, order_id, reference)
       SELECT 'A-P' || n, 'p-' || lpad(n::text, 4, '0'), $1 FROM generate_series(1, 120) n`,
      [`c-${'0'.repeat(32)}`],
    );
    await world.rows(
      `INSERT INTO timeline_entries (id, story, at, service, kind, name, detail)
       SELECT 'p-' || n, 'p-' || lpad(n::text, 4, '0'), to_timestamp(n), 'checkout', 'event', 'checkout.order.placed.v1', '{}'
       FROM generate_series(1, 120) n`,
    );
    const search = `/api/timeline?search=c-${'0'.repeat(32)}`;
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { subjects, next } = await page(`${search}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...subjects);
      cursor = next;
    }
    expect(seen).toHaveLength(121);
    expect(new Set(seen).size).toBe(121);
    expect(seen.slice(1)).toEqual(seen.slice(1).toSorted().toReversed());
  });
});

describe('a timeline', () => {
  it('of an order says of each entry what led to it, whom it asked for what, and where its trace is', async () => {
    const { body } = await world.get(`/api/timeline/${first.orderId}`);
    const traceUrl = `https://traces.example/trace/${traceId}`;
    expect(body).toMatchObject({
      orderNumber: first.orderNumber,
      traceUrl,
      entries: [
        { id: placedId, causationId: first.orderId, vendor: null, traceUrl },
        { id: capturedId, causationId: placedId, traceUrl },
        { kind: 'retry', causationId: capturedId, attempt: 2, outcome: 'sendgrid.server_error' },
        {
          kind: 'vendor-call',
          causationId: capturedId,
          vendor: 'stripe',
          operation: 'capture',
          traceUrl: null,
        },
      ],
    });
  });

  it('of a message tells what led to it and what it led to, and nothing beside', async () => {
    const of = async (id: string): Promise<string[]> => {
      const { body } = await world.get(`/api/timeline/messages/${id}`);
      return MessageTimelineSchema.parse(body).entries.map(({ kind, name }) => `${kind} ${name}`);
    };
    const all = [
      'event checkout.order.placed.v1',
      'event checkout.payment.captured.v1',
      'retry customer.send-mail-on-payment-captured',
      'vendor-call stripe capture',
    ];
    expect(await of(capturedId)).toEqual(all);
    expect(await of(placedId)).toEqual(all);
    expect((await world.get(`/api/timeline/messages/${systemIds.next()}`)).status).toBe(404);
  });

  it('of a customer goes through all orders, newest first, page by page', async () => {
    const reference = await referenceOf(address);
    const { body } = await world.get(`/api/timeline/customers/${reference}`);
    expect(CustomerPage.parse(body).items.map(({ orderNumber, at: when }) => [orderNumber, when])).toEqual(
      [
        [second, 11],
        [second, 10],
        [first, 3],
        [first, 2],
        [first, 1],
        [first, 0],
      ].map(([order, second]) => [(order as typeof first).orderNumber, at(Number(second)).toISOString()]),
    );
    const long = `/api/timeline/customers/c-${'0'.repeat(32)}`;
    const one = CustomerPage.parse((await world.get(long)).body);
    const two = CustomerPage.parse(
      (await world.get(`${long}?cursor=${encodeURIComponent(one.nextCursor ?? '')}`)).body,
    );
    expect([...one.items, ...two.items].map(({ id }) => id)).toEqual(
      Array.from({ length: 120 }, (_, n) => `p-${String(120 - n)}`),
    );
  });
});
