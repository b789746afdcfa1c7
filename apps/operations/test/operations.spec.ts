import {
  orderCancellationRequested,
  orderCompleted,
  orderPlaced,
  paymentCaptured,
  shipmentBooked,
} from '@accord/canonical';
import { createService, serve, systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { HealthMap } from '../src/inbound/health-map.schema.ts';
import { TimelineSchema } from '../src/inbound/timeline.schema.ts';
import { captured, newOrder, personal, placed, withoutIds } from './orders.ts';
import { World, keys } from './world.ts';

const moodyQueue = 'inventory.close-files-on-order-completed';
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations();
});

afterAll(async () => {
  await world.end();
});

describe('the timeline of an order', () => {
  it('tells events, vendor calls, retries and compensation of all services in the order of time', async () => {
    const order = newOrder();
    const story = order.orderId;
    await world.announce(paymentCaptured, {
      data: captured(order),
      story,
      traceparent,
      at: new Date('2026-11-21T03:00:04.000Z'),
    });
    await world.announce(orderPlaced, {
      data: placed(order),
      story,
      traceparent,
      at: new Date('2026-11-21T03:00:00.000Z'),
    });
    const call = {
      correlationId: story,
      vendor: 'stripe',
      account: 'default',
      operation: 'authorise',
      attempt: 1,
    };
    world.peer.telemetry.record({
      kind: 'vendor-call',
      ...call,
      at: '2026-11-20T22:59:59.500-04:00',
      outcome: 'ok',
      status: 200,
      durationMs: 412.5,
    });
    world.peer.telemetry.record({
      kind: 'delivery-retried',
      correlationId: story,
      at: '2026-11-21T03:00:02.000Z',
      queue: 'enrollment.open-seat-on-order-placed',
      eventType: 'checkout.order.placed.v1',
      messageId: 'm1',
      attempt: 2,
      reason: 'moodle.server_error',
    });
    world.peer.telemetry.record({
      kind: 'compensation',
      correlationId: story,
      at: '2026-11-21T03:00:03.000Z',
      step: 'release-stock',
      outcome: 'done',
    });

    const timeline = await eventually(async () => {
      const told = await world.timelineOf(order.orderNumber);
      expect(told.entries).toHaveLength(5);
      return told;
    });
    expect(timeline).toMatchObject({
      orderId: story,
      orderNumber: order.orderNumber,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      startedAt: '2026-11-21T02:59:59.500Z',
      lastAt: '2026-11-21T03:00:04.000Z',
    });
    expect(
      timeline.entries.map(({ kind, service, name, outcome }) => [kind, service, name, outcome]),
    ).toEqual([
      ['vendor-call', 'checkout', 'stripe authorise', 'ok'],
      ['event', 'checkout', 'checkout.order.placed.v1', undefined],
      ['retry', 'checkout', 'enrollment.open-seat-on-order-placed', 'moodle.server_error'],
      ['compensation', 'checkout', 'release-stock', 'done'],
      ['event', 'checkout', 'checkout.payment.captured.v1', undefined],
    ]);
    expect(timeline.entries[0]).toMatchObject({
      durationMs: 412.5,
      attempt: 1,
      detail: { account: 'default', status: 200 },
    });
    expect(timeline.entries[1]?.detail).toMatchObject({
      lines: 1,
      pieces: 2,
      gross: '298.00 EUR',
      gateway: 'stripe',
    });
  });

  it('tells of an order that was declined, though no event ever named it', async () => {
    const { orderId, orderNumber } = newOrder();
    world.peer.telemetry.record({
      kind: 'vendor-call',
      correlationId: orderId,
      at: '2026-11-21T03:00:00.000Z',
      vendor: 'stripe',
      account: 'default',
      operation: 'authorise',
      attempt: 1,
      outcome: 'stripe.declined',
      durationMs: 120,
    });
    const timeline = await eventually(() => world.timelineOf(orderNumber));
    expect(timeline).toMatchObject({ orderId, traceId: null, entries: [{ outcome: 'stripe.declined' }] });
  });

  it('keeps no personal data and no sentence that somebody typed', async () => {
    const order = newOrder();
    await world.announce(orderPlaced, { data: placed(order), story: order.orderId });
    await world.announce(orderCancellationRequested, {
      data: { ...order, reason: 'Ada Lovelace changed her mind' },
      story: order.orderId,
    });
    await world.announce(shipmentBooked, {
      data: {
        ...order,
        shipmentId: systemIds.next(),
        carrier: 'dhl',
        trackingNumber: 'JJD0099',
        trackingUrl: 'https://t.example/JJD0099',
      },
      story: order.orderId,
    });
    await eventually(async () => {
      expect((await world.timelineOf(order.orderNumber)).entries).toHaveLength(3);
    });
    const stored = withoutIds(JSON.stringify(await world.rows('SELECT * FROM timeline_entries')));
    for (const word of [...personal, 'changed her mind', 'JJD0099']) expect(stored).not.toContain(word);
    expect(stored).toContain('in_words');
  });

  it('tells an event once, however often it is delivered', async () => {
    const order = newOrder();
    const id = systemIds.next();
    world.moody.refuses = true;
    for (let time = 0; time < 3; time += 1)
      await world.announce(orderCompleted, { data: order, story: order.orderId, id });
    await eventually(async () => {
      expect(await world.lettersOf(moodyQueue)).toHaveLength(3);
    });
    const last = await world.announce(paymentCaptured, { data: captured(order), story: order.orderId });
    const events = await eventually(async () => {
      const { entries } = await world.timelineOf(order.orderNumber);
      const found = entries.filter(({ kind }) => kind === 'event').map(({ id: entry }) => entry);
      expect(found).toContain(last);
      return found;
    });
    expect(events.toSorted()).toEqual([id, last].toSorted());
    await eventually(async () => {
      const depths = await world.queueDepths();
      expect(depths.filter(({ ready }) => ready > 0)).toEqual([]);
    });
  });

  it('loses nothing while operations is away', async () => {
    await world.stopOperations();
    const orders = Array.from({ length: 200 }, newOrder);
    await Promise.all(
      orders.map((order) => world.announce(orderPlaced, { data: placed(order), story: order.orderId })),
    );
    await world.startOperations();
    const ids = orders.map(({ orderId }) => orderId);
    await eventually(async () => {
      const [found] = await world.rows(
        'SELECT count(*)::int AS n FROM timeline_entries WHERE story = ANY ($1)',
        [ids],
      );
      expect(found).toEqual({ n: 200 });
    });
    const { body } = await world.get(`/api/timeline/${orders[199]?.orderNumber ?? ''}`);
    expect(TimelineSchema.parse(body).entries).toHaveLength(1);
  });

  it('waits while its database takes no writes, parks nothing, and catches up', async () => {
    const order = newOrder();
    await world.databaseTakesWrites(false);
    await world.announce(orderPlaced, { data: placed(order), story: order.orderId });
    await eventually(async () => {
      const depths = await world.queueDepths();
      expect(
        depths.filter(({ queue, ready }) => queue.startsWith('accord.retry.') && ready > 0),
      ).toHaveLength(1);
    });
    await world.databaseTakesWrites(true);
    await eventually(async () => {
      expect((await world.timelineOf(order.orderNumber)).entries[0]?.kind).toBe('event');
    });
    expect(await world.lettersOf('operations.record-every-event')).toEqual([]);
  });

  it('is unknown for an order that nobody has spoken of, and refuses what is no order number', async () => {
    expect(await world.get('/api/timeline/A-0000000000')).toMatchObject({
      status: 404,
      body: { code: 'operations.unknown_order' },
    });
    expect(await world.get('/api/timeline/x')).toMatchObject({
      status: 422,
      body: { code: 'request.invalid' },
    });
    expect((await fetch(`${world.url}/api/timeline/A-0000000000`)).status).toBe(401);
  });
});

describe('the health map', () => {
  it('shows each service as it is, and since when', async () => {
    @Module({})
    class EmptyModule {}
    const { config } = world;
    const app = await createService(EmptyModule, { service: 'inventory', config, authenticator: { keys } });
    const inventory = await serve(app, { service: 'inventory', config, drainMs: 0 });
    await world.stopOperations();
    await world.startOperations({ INVENTORY_URL: inventory.url });
    const before = await eventually(async () => {
      const map = HealthMap.parse((await world.get('/api/health-map')).body);
      expect(map.services.map(({ service, state }) => `${service} ${state}`)).toEqual([
        'checkout down',
        'enrollment down',
        'inventory ready',
        'customer down',
      ]);
      return map;
    });
    await inventory.stop();
    await eventually(async () => {
      const after = HealthMap.parse((await world.get('/api/health-map')).body);
      expect(after.services[2]?.state).toBe('down');
      expect(Date.parse(after.services[2]?.since ?? '')).toBeGreaterThan(
        Date.parse(before.services[2]?.since ?? ''),
      );
      expect(after.services[0]?.since).toBe(before.services[0]?.since);
    });
  });
});

describe('the API', () => {
  it('is described with the shape of a timeline', async () => {
    const document: unknown = await (await fetch(`${world.url}/openapi.json`)).json();
    expect(document).toMatchObject({
      paths: {
        '/api/timeline/{orderNumber}': {
          get: {
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Timeline' } } } },
            },
          },
        },
      },
      components: { schemas: { Timeline: { type: 'object' }, TimelineEntry: { type: 'object' } } },
    });
  });
});
