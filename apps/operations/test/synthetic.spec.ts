import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  eventExamples,
  orderCompleted,
  orderNumberOf,
  orderPlaced,
  orderReturned,
  parseSku,
  paymentCaptured,
  sealEnvelope,
  seatsGranted,
} from '@accord/canonical';
import type { EventDefinition } from '@accord/canonical';
import { telemetryMessage } from '@accord/messaging';
import { systemClock, systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SyntheticSchema } from '../src/inbound/synthetic.schema.ts';
import { SyntheticRuns } from '../src/use-cases/synthetic/ports.ts';
import { World } from './world.ts';

let world: World;
let checkout: Server;
/** What checkout was asked, with its mark, and what it does with orders. */
const asked: { path: string; mark: unknown }[] = [];
let mood: 'fulfils' | 'refuses' | 'never_captures' = 'fulfils';

/** Tells as the owner's relay does, with the mark. */
async function tell(definition: EventDefinition, orderId: string): Promise<void> {
  const example = z.object({}).loose().parse(eventExamples[definition.key]);
  const id = systemIds.next();
  const envelope = sealEnvelope(definition, {
    id,
    time: systemClock.now(),
    subject: orderId,
    sequence: 1,
    correlationId: orderId,
    causationId: orderId,
    synthetic: true,
    data: { ...example, orderId, orderNumber: orderNumberOf(orderId) },
  });
  await world.publish(definition.key, JSON.stringify(envelope), id);
}

async function mailTaken(orderId: string): Promise<void> {
  const call = { vendor: 'sendgrid', account: 'default', operation: 'send_mail', durationMs: 9, attempt: 1 };
  const at = systemClock.now().toISOString();
  const message = telemetryMessage('customer', [
    { ...call, kind: 'vendor-call', correlationId: orderId, at, service: 'customer', outcome: 'ok' },
  ]);
  const exchange = `${world.config.ACCORD_AMQP_NAMESPACE}${message.exchange}`;
  await world.peer.publisher.publish({ ...message, exchange, messageId: systemIds.next() });
}

async function fulfil(orderId: string): Promise<void> {
  await tell(orderPlaced, orderId);
  await tell(seatsGranted, orderId);
  await mailTaken(orderId);
  if (mood === 'never_captures') return;
  await tell(paymentCaptured, orderId);
  await tell(orderCompleted, orderId);
}

/** A checkout that does at once what is asked of it. */
function playCheckout(): Server {
  return createServer((request, response) => {
    const path = request.url ?? '';
    if (!path.startsWith('/orders')) return void response.writeHead(404).end();
    asked.push({ path, mark: request.headers['x-accord-synthetic'] });
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    request.resume().on('end', () => {
      if (path === '/orders' && mood === 'refuses') return void answer(402, {});
      if (path === '/orders') {
        const id = systemIds.next();
        void fulfil(id);
        return void answer(201, { id, number: orderNumberOf(id), lines: [{ kind: 'course' }] });
      }
      const [, , orderId = ''] = path.split('/');
      if (path.endsWith('/returns') && mood === 'never_captures') return void answer(409, {});
      void tell(orderReturned, orderId);
      answer(202, {});
    });
  });
}

beforeAll(async () => {
  world = await World.begin();
  checkout = playCheckout();
  await new Promise<void>((resolve) => checkout.listen(0, '127.0.0.1', resolve));
  const { port } = checkout.address() as AddressInfo;
  await world.startOperations({
    CHECKOUT_URL: `http://127.0.0.1:${String(port)}`,
    OPERATIONS_SYNTHETIC_SECONDS: 1,
    OPERATIONS_SYNTHETIC_PATIENCE_MS: 1_500,
    OPERATIONS_SYNTHETIC_SKUS: [parseSku('COURSE-PYTHON-101')],
    OPERATIONS_SYNTHETIC_TOKENS: { stripe: 'pm_card_visa' },
    OPERATIONS_INCIDENT_GATHER_MS: 0,
  });
}, 60_000);

afterAll(async () => {
  await world.end();
  checkout.closeAllConnections();
  await new Promise((resolve) => checkout.close(resolve));
});

const told = async () => SyntheticSchema.parse((await world.get('/api/synthetic')).body);
const standing = () =>
  world.rows(
    `SELECT node FROM problems WHERE code = 'synthetic.failed' AND (cleared_at IS NULL OR cleared_at < last_raised_at)`,
  );
/** The latest that passed: another may begin, and fail, while this one is looked at. */
const passed = () =>
  eventually(async () => {
    const run = (await told()).recent.find(({ outcome }) => outcome === 'passed');
    if (run === undefined) throw new Error('none has passed yet');
    return run;
  });
const lastBecomes = (expected: object) =>
  eventually(async () => expect((await told()).last).toMatchObject(expected), {
    because: JSON.stringify(expected),
    timeoutMs: 20_000,
  });

describe('synthetic orders', () => {
  it('go through checkout with their mark, are timed by stage and taken back', async () => {
    const run = await passed();
    expect(await told()).toMatchObject({ enabled: true, everySeconds: 1 });
    expect(run.failedAt).toBeNull();
    expect(run.stages.map(({ stage }) => stage)).toEqual([
      'placement',
      'seats',
      'money',
      'mail',
      'completion',
      'return',
    ]);
    expect(asked[0]?.path).toBe('/orders');
    const after = asked.flatMap(({ path }) => {
      const [, orderId, how] = /^\/orders\/([0-9a-f-]{36})\/(.*)$/.exec(path) ?? [];
      return orderId !== undefined && orderNumberOf(orderId) === run.orderNumber ? [how] : [];
    });
    expect(after).toEqual(['returns']);
    expect(new Set(asked.map(({ mark }) => mark))).toEqual(new Set(['true']));
  });

  it('are no revenue at risk, though their events were heard', async () => {
    const { orderNumber } = await passed();
    expect((await world.timelineOf(orderNumber ?? '')).entries.length).toBeGreaterThan(3);
    expect(await world.rows('SELECT order_id FROM order_progress')).toEqual([]);
  });

  it('that fail twice in a row are signalled where they failed, and one success takes it back', async () => {
    mood = 'never_captures';
    await lastBecomes({ outcome: 'failed', failedAt: 'money' });
    await eventually(
      async () =>
        expect(await standing()).toEqual([{ node: 'queue:checkout.capture-payment-on-order-fulfillable' }]),
      { timeoutMs: 20_000 },
    );
    mood = 'refuses';
    await lastBecomes({ outcome: 'failed', failedAt: 'placement', orderNumber: null });
    await eventually(async () => expect(await standing()).toEqual([{ node: 'service:checkout' }]));
    mood = 'fulfils';
    await lastBecomes({ outcome: 'passed' });
    await eventually(async () => expect(await standing()).toEqual([]));
  });

  it('are placed once in each interval and one at a time, and a run whose process died is over', async () => {
    await world.stopOperations();
    await world.startOperations();
    expect(await told()).toMatchObject({ enabled: false, everySeconds: 0 });
    await world.rows('DELETE FROM synthetic_runs');
    const runs = world.app.get(SyntheticRuns);
    const start = systemClock.now().getTime();
    const begin = (slot: number, second: number): Promise<boolean> =>
      runs.begin({
        id: systemIds.next(),
        slot,
        at: new Date(start + second * 1_000),
        leaseUntil: new Date(start + (second + 10) * 1_000),
      });
    expect(await begin(1, 0)).toBe(true);
    expect(await begin(1, 1)).toBe(false);
    expect(await begin(2, 9)).toBe(false);
    expect((await Promise.all([begin(2, 11), begin(2, 11), begin(3, 11)])).filter(Boolean)).toHaveLength(1);
    expect((await told()).recent).toMatchObject([{ outcome: 'interrupted', tookMs: 11_000 }]);
  });
});
