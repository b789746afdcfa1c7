import { orderCompleted, orderPlaced, seatsGranted } from '@accord/canonical';
import { systemClock, systemIds } from '@accord/service-kit';
import type { RunningService } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { startVendorMocks } from '@accord/vendor-mocks';
import type { VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { IncidentPage, IncidentStorySchema } from '../src/inbound/incidents.schema.ts';
import { HealthMap } from '../src/inbound/health-map.schema.ts';
import { SignalStore } from '../src/use-cases/incidents/ports.ts';
import { RaiseSignals } from '../src/use-cases/incidents/raise-signals.ts';
import type { Signal } from '../src/domain/incidents/signal.ts';
import type { OperationsConfig } from '../src/operations.config.ts';
import { newOrder, personal, placed, withoutIds } from './orders.ts';
import {
  everybodyTold,
  healthPage,
  later,
  moodleCall,
  seat,
  signal,
  sufferingFrom,
  toldByWebhook,
} from './incident-scene.ts';
import { WebhookReceiver } from './webhook-receiver.ts';
import { World, onlooker } from './world.ts';

const channels = ['slack', 'pagerduty', 'opsgenie', 'teams'] as const;
const everyChannel = [...channels, 'webhook'];

let world: World;
let mocks: VendorMocks;
let receiver: WebhookReceiver;
const well = { moodle: true };
const services: RunningService[] = [];

beforeAll(async () => {
  [world, mocks, receiver] = await Promise.all([World.begin(), startVendorMocks(), WebhookReceiver.start()]);
  services.push(
    await healthPage(world.config, 'checkout'),
    await healthPage(world.config, 'enrollment', {
      moodle: () => well.moodle,
      'consumer enrollment.grant-seats-on-order-placed': () => well.moodle,
    }),
  );
  await world.startOperations(told());
});
afterAll(async () => {
  await world.end();
  await Promise.all([mocks.stop(), receiver.stop(), ...services.map((service) => service.stop())]);
});

async function incidents(state: 'open' | 'resolved') {
  const { body } = await world.get(`/api/incidents?state=${state}`);
  return IncidentPage.parse(body).items;
}

const byCause = async (state: 'open' | 'resolved', node: string) =>
  (await incidents(state)).filter(({ cause }) => cause.node === node);

async function story(id: string) {
  return IncidentStorySchema.parse((await world.get(`/api/incidents/${id}`)).body);
}

const told = (): Partial<OperationsConfig> => ({
  ...everybodyTold(mocks, services),
  ...toldByWebhook(receiver),
});
/** Again while the database is away, as a consumer does that is handed its message once more. */
const raise = (signals: readonly Signal[]): Promise<void> =>
  eventually(() => world.app.get(RaiseSignals).execute(signals));

/** How many statements write the signals of some work. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const store = world.app.get(SignalStore);
  const write = store.add.bind(store);
  let statements = 0;
  store.add = async (signals) => {
    await write(signals);
    statements += 1;
  };
  await work();
  store.add = write;
  return statements;
}

/** Of what each channel shows, what bears a text. */
function shown(channel: (typeof channels)[number], list: string, text: string): unknown[] {
  const all = z.record(z.string(), z.array(z.unknown())).parse(mocks.state(channel))[list] ?? [];
  return all.filter((one) => JSON.stringify(one).includes(text));
}

describe('Moodle down under load, with ten thousand signals of those who suffer from it', () => {
  it('is one incident with one message per channel, ranked by worth, and ends by itself', async () => {
    const orders = Array.from({ length: 300 }, newOrder);
    const seatHoldId = systemIds.next();
    const placing = orders.map((order) =>
      world.announce(orderPlaced, { data: { ...placed(order), seatHoldId }, story: order.orderId }),
    );
    // Cheaper, and noticed first: it must stand below.
    await raise([signal({ node: 'vendor:shopware' })]);
    well.moodle = false;
    // A cause that shows itself only after what suffers from it has been told is reconcile's own test.
    await eventually(async () => {
      expect(await world.rows("SELECT FROM problems WHERE node = 'vendor:moodle'")).not.toEqual([]);
    });
    for (const { orderId } of orders) world.peer.telemetry.record(moodleCall(orderId, 'moodle.unreachable'));
    const load = sufferingFrom('vendor:moodle', 10_000);
    const statements = await statementsOf(() =>
      Promise.all([...placing, ...[...load, ...load.slice(0, 2_000)].map((one) => raise([one]))]),
    );
    expect(statements).toBeLessThanOrEqual(60);

    const open = await eventually(async () => {
      const [first, ...others] = await incidents('open');
      expect(first?.cause.node).toBe('vendor:moodle');
      expect(first?.ordersWaiting).toBe(300);
      expect(others.map(({ cause }) => cause.node)).toContain('vendor:shopware');
      return first;
    });
    expect(open).toMatchObject({
      severity: 'critical',
      revenueAtRisk: [{ minor: 300 * 29_800, currency: 'EUR' }],
      earliestPromise: '2026-11-21T03:15:00.000Z',
    });
    expect(open?.impaired).toContain('flow:open-course');
    const id = open?.id ?? '';
    await eventually(async () => {
      const { signals } = await story(id);
      expect(signals.map(({ node }) => node)).toContain('queue:enrollment.grant-seats-on-order-placed');
      expect(signals.map(({ code }) => code)).toContain('vendor.fails');
      const suffered = signals.filter(({ code }) => code === 'neighbour.away');
      // Each is counted once, however often it was told.
      expect(suffered.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
    });

    const acknowledged = await world.post(`/api/incidents/${id}/acknowledge`, {});
    expect(acknowledged.status).toBe(200);
    await world.post(`/api/incidents/${id}/notes`, { text: 'Called <b>the host</b>.' });

    // The first hundred get their seats: they wait no more.
    await Promise.all(
      orders.slice(0, 100).map((order) =>
        world.announce(seatsGranted, {
          data: { ...order, seatHoldId, seats: [seat()] },
          story: order.orderId,
        }),
      ),
    );
    await eventually(async () => {
      expect((await byCause('open', 'vendor:moodle'))[0]?.ordersWaiting).toBe(200);
    });

    well.moodle = true;
    await raise([
      signal({ node: 'vendor:moodle', source: 'calls of checkout', state: 'cleared', at: later() }),
      signal({ node: 'vendor:shopware', state: 'cleared' }),
      ...load.map((one) => ({ ...one, id: systemIds.next(), state: 'cleared' as const, at: later() })),
    ]);
    const over = await eventually(async () => {
      const found = await story(id);
      expect(found.state).toBe('resolved');
      expect(found.notifications.filter(({ state }) => state === 'waiting')).toEqual([]);
      return found;
    });
    expect(over.notifications.map(({ channel, kind }) => `${channel} ${kind}`).sort()).toEqual(
      everyChannel
        .flatMap((one) => ['acknowledged', 'opened', 'resolved'].map((kind) => `${one} ${kind}`))
        .sort(),
    );
    expect(await world.rows('SELECT cause_node AS node FROM incidents ORDER BY 1')).toEqual([
      { node: 'vendor:moodle' },
      { node: 'vendor:shopware' },
    ]);
    const key = `accord-${id}`;
    expect(shown('pagerduty', 'alerts', key)).toEqual([
      { dedup_key: key, state: 'resolved', triggers: 1, summary: expect.stringContaining('moodle') },
    ]);
    expect(shown('opsgenie', 'alerts', key)).toMatchObject([{ alias: key, status: 'closed', count: 1 }]);
    const slack = z
      .array(z.object({ ts: z.string(), thread_ts: z.string().optional() }))
      .parse(shown('slack', 'messages', id));
    expect(slack.map(({ thread_ts: thread }) => thread)).toEqual([undefined, slack[0]?.ts, slack[0]?.ts]);
    expect(shown('teams', 'cards', key)).toHaveLength(3);
    expect(shown('teams', 'cards', 'New incident: moodle')).toHaveLength(1);
    expect(receiver.kindsOf(key)).toEqual(['incident.opened', 'incident.acknowledged', 'incident.resolved']);
    // Whoever suffers from it is told to nobody.
    const told = JSON.stringify([channels.map((channel) => mocks.state(channel)), receiver.heard]);
    for (const word of ['grant-seats', 'open-course', 'neighbour.away']) expect(told).not.toContain(word);

    const draft = await (
      await fetch(`${world.url}/api/incidents/${id}/post-mortem`, {
        headers: { authorization: `Bearer ${onlooker.key.reveal()}` },
      })
    ).text();
    expect(draft).toContain('# Post-mortem: moodle');
    expect(draft).toContain('&lt;b&gt;the host');
  });
});

describe('operations down', () => {
  it('loses no order and no signal: both wait in its queues', async () => {
    await world.stopOperations();
    const orders = Array.from({ length: 50 }, newOrder);
    await Promise.all(
      orders.map((order) => world.announce(orderPlaced, { data: placed(order), story: order.orderId })),
    );
    world.moody.refuses = true;
    await world.announce(orderCompleted, { data: newOrder(), story: systemIds.next() });
    await world.startOperations(told());
    await eventually(async () => {
      const ids = orders.map(({ orderId }) => orderId);
      expect(
        await world.rows('SELECT count(*)::int AS n FROM order_progress WHERE order_id = ANY ($1)', [ids]),
      ).toEqual([{ n: 50 }]);
      expect(await byCause('open', 'queue:inventory.close-files-on-order-completed')).toHaveLength(1);
    });
  });
});

describe('what nobody sees any more', () => {
  it('is over, though nobody said so: whoever saw it was stopped before it ended', async () => {
    const at = new Date(systemClock.now().getTime() - 100_000).toISOString();
    const node = 'vendor:sendcloud';
    await raise([signal({ node, at, source: 'calls of nobody' })]);
    await eventually(async () => {
      const [found] = z
        .array(z.object({ cleared: z.boolean() }))
        .parse(
          await world.rows('SELECT cleared_at IS NOT NULL AS cleared FROM problems WHERE node = $1', [node]),
        );
      expect(found?.cleared ?? true).toBe(true);
      expect(await byCause('open', node)).toEqual([]);
    });
  });
});

describe('a channel that is ill', () => {
  const node = 'vendor:adyen';

  it('holds up no other, and is told under the same key when it is back', async () => {
    mocks.faults('pagerduty', [{ kind: 'timeout' }]);
    await raise([signal({ node })]);
    const id = await eventually(async () => {
      const [found] = await byCause('open', node);
      const { notifications } = await story(found?.id ?? '');
      expect(
        notifications
          .filter(({ state }) => state === 'sent')
          .map(({ channel }) => channel)
          .sort(),
      ).toEqual(['opsgenie', 'slack', 'teams', 'webhook']);
      return found?.id ?? '';
    });
    mocks.faults('pagerduty', []);
    // As one finds it after kill -9: claimed, sent or not, and never settled; the claim has expired.
    await world.stopOperations();
    await world.rows("UPDATE notifications SET next_at = now() WHERE state = 'waiting'");
    await world.rows(
      "UPDATE notifications SET state = 'waiting', next_at = now() WHERE incident_id = $1 AND channel = 'opsgenie'",
      [id],
    );
    await world.startOperations(told());
    await eventually(() => {
      expect(mocks.state('pagerduty')).toMatchObject({
        alerts: expect.arrayContaining([
          expect.objectContaining({ dedup_key: `accord-${id}`, state: 'triggered' }),
        ]),
      });
      expect(mocks.state('opsgenie')).toMatchObject({
        alerts: expect.arrayContaining([expect.objectContaining({ alias: `accord-${id}`, count: 2 })]),
      });
    });
    await raise([signal({ node, state: 'cleared', at: later() })]);
    await eventually(async () => {
      expect((await story(id)).state).toBe('resolved');
    });
  });

  it('is not told of what was over before it could be told', async () => {
    await world.stopOperations();
    await world.startOperations({ ...told(), TEAMS_BASE_URL: undefined });
    await raise([signal({ node: 'vendor:klaviyo' })]);
    const id = await eventually(async () => {
      const [found] = await byCause('open', 'vendor:klaviyo');
      expect(found?.state).toBe('open');
      return found?.id ?? '';
    });
    await world.rows(
      `INSERT INTO notifications (id, incident_id, channel, kind, episode, next_at, at)
       VALUES ($1, $2, 'teams', 'opened', 9, now(), now())`,
      [systemIds.next(), id],
    );
    await raise([signal({ node: 'vendor:klaviyo', state: 'cleared', at: later() })]);
    await eventually(async () => {
      expect((await story(id)).state).toBe('resolved');
    });
    await world.stopOperations();
    await world.startOperations(told());
    await eventually(async () => {
      const { notifications } = await story(id);
      expect(notifications.find(({ channel }) => channel === 'teams')?.state).toBe('superseded');
    });
  });
});

describe('the health map', () => {
  it('has figures of each vendor operation, the backlog of each consumer, and what suffers from what', async () => {
    await raise([signal({ node: 'vendor:weclapp' })]);
    world.peer.telemetry.record(moodleCall(systemIds.next(), 'ok'));
    const order = newOrder();
    const seatHoldId = systemIds.next();
    const causedBy = await world.announce(orderPlaced, {
      data: { ...placed(order), seatHoldId },
      story: order.orderId,
    });
    await eventually(async () => {
      expect(await world.rows('SELECT FROM timeline_entries WHERE id = $1', [causedBy])).toHaveLength(1);
    });
    await world.announce(seatsGranted, {
      data: { ...order, seatHoldId, seats: [seat()] },
      story: order.orderId,
      causedBy,
    });
    await eventually(async () => {
      const map = HealthMap.parse((await world.get('/api/health-map')).body);
      const moodle = map.vendors.find(({ vendor }) => vendor === 'moodle');
      expect(moodle).toMatchObject({ service: 'checkout', operation: 'enrol_manual_enrol_users', p95Ms: 35 });
      expect(moodle?.lastGoodAt).not.toBeNull();
      const seats = map.consumers.find(({ queue }) => queue === 'enrollment.grant-seats-on-order-placed');
      expect(seats).toMatchObject({ paused: false, waitingOrders: 200 });
      expect(seats?.backlogAgeMs).toBeGreaterThan(0);
      expect(seats?.criticalTimeP50Ms).not.toBeNull();
      expect(map.graph).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ node: 'vendor:weclapp', state: 'ill' }),
          expect.objectContaining({ node: 'flow:book-order', state: 'impaired', cause: 'vendor:weclapp' }),
          expect.objectContaining({ node: 'broker', state: 'well' }),
        ]),
      );
    });
  });
});

describe('a person', () => {
  it('is named in no signal, no incident and no message', async () => {
    const tables = ['signals', 'problems', 'incidents', 'notifications', 'order_progress'];
    const stored = await Promise.all(tables.map((table) => world.rows(`SELECT * FROM ${table}`)));
    const sent = [
      ...channels.flatMap((channel) => [mocks.requests(channel), mocks.state(channel)]),
      receiver.heard,
    ];
    const everything = withoutIds(JSON.stringify([stored, sent]));
    expect(everything).toContain('accord-');
    for (const word of personal) expect(everything).not.toContain(word);
    // Neither what an operator wrote, nor who it was, nor a credential.
    for (const word of ['the host', 'operator on duty', 'xoxb_test', 'pagerduty_test'])
      expect(JSON.stringify(sent)).not.toContain(word);
  });
});

describe('the doors', () => {
  it('show an onlooker everything and let him change nothing; every act is on record', async () => {
    const [one] = await incidents('resolved');
    const path = `/api/incidents/${one?.id ?? ''}`;
    const key = onlooker.key.reveal();
    expect((await world.post(`${path}/notes`, { text: 'no' }, key)).status).toBe(403);
    expect((await world.post(`${path}/acknowledge`, {}, key)).status).toBe(403);
    expect(await world.post(`${path}/acknowledge`, {})).toMatchObject({
      status: 404,
      body: { code: 'operations.unknown_incident' },
    });
    const audit = JSON.stringify(await world.rows("SELECT * FROM audit_log WHERE action LIKE 'incident.%'"));
    for (const word of ['incident.acknowledge', 'incident.note', 'unknown']) expect(audit).toContain(word);
    expect(audit).not.toContain('the host');
  });
});
