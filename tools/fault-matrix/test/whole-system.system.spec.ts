import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningSystem } from '@accord/cli';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OrderCaller, type Answer } from './order-caller.ts';

const limitMs = 120_000;
jest.setTimeout(limitMs);

let folder: string;
let system: RunningSystem;
let caller: OrderCaller;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accord-faults-'));
  system = await RunningSystem.start({ folder, print: () => undefined });
  caller = new OrderCaller(system);
}, limitMs);

afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
}, limitMs);

describe('a service that is killed', () => {
  it('in the middle of a request gives the one result to the same key, and charges once', async () => {
    await caller.faults('stripe', [{ operation: '*', kind: 'latency', latencyMs: 5_000 }]);
    const asked = caller.place('killed').catch((error: unknown) => error);
    await eventually(async () =>
      expect(await caller.rows('checkout', "SELECT 1 FROM orders WHERE status = 'pending'")).toHaveLength(1),
    );
    await system.kill('checkout');
    await caller.faults('stripe', []);
    await system.startProgram('checkout');
    expect(await asked).toMatchObject({ message: 'fetch failed' });
    const answer = await caller.placeUntilAnswered('killed');
    expect(answer.status).toBe(201);
    await caller.untilStatus(answer.body['id'], 'completed');
    expect(await caller.chargesOf(answer.body['id'])).toMatchObject([{ amount_received: 34_800 }]);
    expect(await caller.rows('checkout', 'SELECT 1 FROM orders')).toHaveLength(1);
  });

  it.each([
    { service: 'enrollment', effect: 'grants each seat once' },
    { service: 'inventory', effect: 'moves each piece once' },
    { service: 'operations', effect: 'tells each event once, and all of them' },
  ] as const)('with work in hand, $service, $effect when it is back', async ({ service }) => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => caller.placeUntilAnswered(`${service}-${index}`)),
    );
    await system.kill(service);
    await system.startProgram(service);
    await Promise.all(answers.map(({ body }) => caller.untilStatus(body['id'], 'completed')));
    for (const { body } of answers) await expectEverythingOnce(body);
  });
});

describe('a service that stands still for a moment', () => {
  it('is reached by a thousand callers who come meanwhile, and answers every one of them', async () => {
    const live = `${system.addresses.url('checkout')}/health/live`;
    const agent = new Agent();
    let reached = 0;
    system.pause('checkout');
    const asked = Array.from({ length: 1_000 }, async () => {
      const asking = get(live, { agent });
      asking.once('socket', (socket) => socket.once('connect', () => (reached += 1)));
      const [answer] = (await once(asking, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    });
    const answers = Promise.allSettled(asked);
    await eventually(() => expect(reached).toBe(1_000)).finally(() => system.resume('checkout'));
    expect([...new Set((await answers).map((answer) => (answer as { value?: number }).value))]).toEqual([
      200,
    ]);
  });
});

describe('a broker', () => {
  describe('that is down', () => {
    let accepted: Answer;

    it('keeps no order from being accepted', async () => {
      await system.infra.rabbitmq.kill();
      accepted = await caller.place('broker-down');
      expect(accepted).toMatchObject({ status: 201, body: { status: 'placed' } });
    });

    it('is shown, with the events that wait and for how long, while the service stays alive', async () => {
      await eventually(async () => {
        expect(await caller.metric('checkout', 'accord_outbox_pending')).toBeGreaterThan(0);
        expect(await caller.metric('checkout', 'accord_outbox_oldest_seconds')).toBeGreaterThan(0);
        const { body } = await caller.call('GET', 'checkout', { path: '/health/ready' });
        expect(body['dependencies']).toContainEqual(
          expect.objectContaining({ name: 'rabbitmq', status: 'down', since: expect.any(String) }),
        );
      });
      expect((await caller.call('GET', 'checkout', { path: '/health/live' })).status).toBe(200);
    });

    it('leaves stock to be read, with the time of what is told', async () => {
      const { status, body } = await caller.call('GET', 'inventory', { path: '/products/KIT-ROBOT-01' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ pricedAt: expect.any(String), updatedAt: expect.any(String) });
      expect(await caller.call('GET', 'inventory', { path: '/stock/KIT-ROBOT-01' })).toMatchObject({
        status: 200,
      });
    });

    it('delays the seat and takes nothing away: it is granted by itself afterwards', async () => {
      await system.infra.rabbitmq.restart();
      await caller.untilStatus(accepted.body['id'], 'completed');
      await expectEverythingOnce(accepted.body);
      await eventually(async () => expect(await caller.metric('checkout', 'accord_outbox_pending')).toBe(0));
    });
  });

  describe('that is paused, and refuses nobody', () => {
    let accepted: Answer;

    it('delays what follows and not the order', async () => {
      process.kill(system.infra.rabbitmq.pid(), 'SIGSTOP');
      accepted = await caller.place('broker-paused');
      expect(accepted.status).toBe(201);
    });

    it('is noticed by how long a message has waited for its confirmation', async () => {
      await eventually(async () => {
        const waited = await caller.metric('checkout', 'accord_publish_unconfirmed_oldest_seconds');
        expect(waited).toBeGreaterThan(0);
      }).finally(() => process.kill(system.infra.rabbitmq.pid(), 'SIGCONT'));
    });

    it('is caught up with: seat, pieces and money, each once', async () => {
      await caller.untilStatus(accepted.body['id'], 'completed');
      await expectEverythingOnce(accepted.body);
    });
  });
});

describe('a database', () => {
  describe('that is killed', () => {
    let before: Answer;

    it('makes orders wait with 503 and a time, and the same key works afterwards, with one charge', async () => {
      before = await caller.place('warm-up');
      await system.infra.postgres.kill();
      expectUnavailable(await caller.place('postgres-killed'));
    });

    it('makes seats and reservations wait with 503 and a time', async () => {
      const hold = { orderId: id(1), orderNumber: 'A-0000000001', expiresInSeconds: 60 };
      const seats = {
        ...hold,
        seatHoldId: id(2),
        lines: [{ lineId: id(3), sku: 'COURSE-PYTHON-101', quantity: 1 }],
      };
      expectUnavailable(await caller.call('POST', 'enrollment', { path: '/seats', body: seats }));
    });

    it('is shown as not ready, alive', async () => {
      for (const service of ['checkout', 'inventory', 'enrollment', 'customer'] as const) {
        await eventually(async () => {
          const { status, body } = await caller.call('GET', service, { path: '/health/ready' });
          expect(status).toBe(503);
          expect(body['dependencies']).toContainEqual(
            expect.objectContaining({ name: 'database', status: 'down' }),
          );
        });
        expect((await caller.call('GET', service, { path: '/health/live' })).status).toBe(200);
      }
    });

    it('is missed by nobody once it is back', async () => {
      await system.infra.postgres.restart();
      const answer = await caller.placeUntilAnswered('postgres-killed');
      expect(answer.status).toBe(201);
      await caller.untilStatus(answer.body['id'], 'completed');
      await expectEverythingOnce(answer.body);
      // The order before it is charged some time after it came back, and what follows counts what Stripe was asked.
      await caller.untilStatus(before.body['id'], 'completed');
    });
  });

  describe('that takes no writes', () => {
    it('takes no order, says so, and charges nothing', async () => {
      const before = await caller.rows('checkout', 'SELECT 1 FROM orders');
      const asked = JSON.stringify(await caller.vendor('stripe', 'state'));
      await readOnly('checkout', true);
      expectUnavailable(await caller.place('read-only').finally(() => readOnly('checkout', false)));
      expect(JSON.stringify(await caller.vendor('stripe', 'state'))).toBe(asked);
      expect(await caller.rows('checkout', 'SELECT 1 FROM orders')).toHaveLength(before.length);
      expect((await caller.placeUntilAnswered('read-only')).status).toBe(201);
    });

    it('refuses seats', async () => {
      await readOnly('enrollment', true);
      const seats = {
        seatHoldId: id(7),
        orderId: id(8),
        orderNumber: 'A-0000000002',
        expiresInSeconds: 60,
        lines: [{ lineId: id(9), sku: 'COURSE-PYTHON-101', quantity: 1 }],
      };
      const answer = await caller
        .call('POST', 'enrollment', { path: '/seats', body: seats })
        .finally(() => readOnly('enrollment', false));
      expectUnavailable(answer);
    });

    it('leaves the catalogue to be read', async () => {
      await readOnly('inventory', true);
      const answers = await Promise.all(
        ['/products/KIT-ROBOT-01', '/stock/KIT-ROBOT-01'].map((path) =>
          caller.call('GET', 'inventory', { path }),
        ),
      ).finally(() => readOnly('inventory', false));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    });
  });
});

const id = (last: number): string => `0190f0f0-0000-7000-8000-00000000000${last}`;

function expectUnavailable({ status, headers, body }: Answer): void {
  expect({ status, body }).toMatchObject({
    status: 503,
    body: { code: expect.stringMatching(/^\w+\.\w+$/) },
  });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
}

/** One charge taken, one seat, one movement of the kit, one parcel, and a story in which no event stands twice. */
async function expectEverythingOnce(order: Answer['body']): Promise<void> {
  const orderId = String(order['id']);
  expect(await caller.chargesOf(orderId)).toMatchObject([{ amount_received: 34_800 }]);
  expect(
    await caller.rows(
      'enrollment',
      `SELECT 1 FROM seats JOIN seat_holds h ON h.id = seats.hold_id WHERE h.order_id = '${orderId}' AND h.status = 'granted'`,
    ),
  ).toHaveLength(1);
  expect(
    await caller.rows(
      'inventory',
      `SELECT quantity FROM stock_movements m JOIN reservations r ON r.id::text = m.reference WHERE r.order_id = '${orderId}'`,
    ),
  ).toEqual([{ quantity: -1 }]);
  const events = await eventually(async () => {
    const story = await caller.call('GET', 'operations', {
      path: `/api/timeline/${String(order['number'])}`,
    });
    const entries = Array.isArray(story.body['entries']) ? story.body['entries'] : [];
    const names = entries
      .filter((entry: Record<string, unknown>) => entry['kind'] === 'event')
      .map((entry: Record<string, unknown>) => `${String(entry['name'])} ${JSON.stringify(entry['detail'])}`);
    expect(names.join('\n')).toContain('checkout.order.completed.v1');
    return names;
  });
  expect(new Set(events).size).toBe(events.length);
}

const readable = { checkout: '/orders', enrollment: '/courses', inventory: '/products' } as const;

/** The setting holds for new sessions: ends the present ones, and waits until the service has others. */
async function readOnly(service: keyof typeof readable, on: boolean): Promise<void> {
  const name = new URL(system.databases[service]).pathname.slice(1);
  await caller.rows(
    'operations',
    `ALTER DATABASE ${name} SET default_transaction_read_only = ${on ? 'on' : 'off'}`,
  );
  await caller.rows(
    'operations',
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`,
  );
  await eventually(async () => {
    expect(await caller.call('GET', service, { path: readable[service] })).toMatchObject({ status: 200 });
  });
}
