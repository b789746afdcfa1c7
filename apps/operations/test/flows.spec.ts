import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderCompleted } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { archiveFlag, idleQueue, moodyQueue } from './moody.ts';
import { onlooker, World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations();
  world.moody.refuses = false;
});
afterAll(() => world.end());

const data = (): { orderId: string; orderNumber: string } => ({
  orderId: systemIds.next(),
  orderNumber: 'A-0000000001',
});

async function completed(): Promise<string> {
  return world.announce(orderCompleted, { data: data(), story: systemIds.next() });
}

async function flowOf(flow: string): Promise<unknown> {
  const { body } = await world.get('/api/flows');
  return (body as { items: { flow: string }[] }).items.find((one) => one.flow === flow);
}

const handled = (): string[] => world.moody.handled.map(({ messageId }) => messageId);

describe('a flow in the hands of an operator', () => {
  it('lists every flow of the services, and as unknown those of a service that does not answer', async () => {
    await eventually(async () => {
      expect(await flowOf(moodyQueue)).toEqual({
        flow: moodyQueue,
        name: 'Close files on order completed',
        kind: 'queue',
        service: 'inventory',
        vendor: 'archivist',
        state: 'running',
        circuit: null,
        pausedBy: null,
        pausedAt: null,
        reason: null,
        waiting: 0,
        oldestMs: null,
      });
    });
    expect(await flowOf('enrollment.grant-seats-on-order-placed')).toMatchObject({
      state: 'unknown',
      service: 'enrollment',
      waiting: null,
    });
  });

  it('is paused by name and reason, keeps what comes, and goes on with all of it once when it is resumed', async () => {
    const paused = await world.post(`/api/flows/${moodyQueue}/pause`, { reason: 'archive is being moved' });
    expect(paused).toMatchObject({
      status: 200,
      body: { state: 'paused', pausedBy: 'operator on duty', reason: 'archive is being moved' },
    });
    const messageId = await completed();
    await eventually(async () => {
      expect(await flowOf(moodyQueue)).toMatchObject({ state: 'paused', waiting: 1 });
      expect(await flowOf(idleQueue)).toMatchObject({ state: 'running', waiting: 0 });
    });
    const again = await world.post(`/api/flows/${moodyQueue}/pause`, { reason: 'somebody else' });
    expect(again).toMatchObject({ status: 200, body: { reason: 'archive is being moved' } });
    expect(handled()).not.toContain(messageId);

    const resumed = await world.post(`/api/flows/${moodyQueue}/resume`, { reason: 'it stands' });
    expect(resumed).toMatchObject({ status: 200, body: { state: 'running', pausedBy: null } });
    await eventually(() => {
      expect(handled().filter((id) => id === messageId)).toHaveLength(1);
    });
    expect(world.moody.handled.at(-1)).toMatchObject({ attempt: 1 });
  });

  it('puts on record who asked and what came of it, and refuses whoever may only look', async () => {
    const { body } = await world.get('/api/audit?action=flow.paused');
    expect(body).toMatchObject({
      items: [
        { action: 'flow.paused', outcome: 'done', detail: { reason: 'somebody else' } },
        { outcome: 'asked' },
        { actor: 'operator on duty', on: moodyQueue, outcome: 'done' },
        { outcome: 'asked' },
      ],
    });
    const refused = await world.post(
      `/api/flows/${moodyQueue}/pause`,
      { reason: 'no' },
      onlooker.key.reveal(),
    );
    expect(refused).toMatchObject({ status: 403, body: { code: 'auth.missing_scope' } });
  });

  it('answers 404 for a flow that nobody has, and 503 while its service does not answer', async () => {
    for (const flow of ['inventory.no-such-flow', 'nobody.no-such-flow'])
      expect(await world.post(`/api/flows/${flow}/pause`, { reason: 'x' })).toMatchObject({
        status: 404,
        body: { code: 'flow.unknown' },
      });
    const away = 'enrollment.grant-seats-on-order-placed';
    expect(await world.post(`/api/flows/${away}/pause`, { reason: 'x' })).toMatchObject({
      status: 503,
      body: { code: 'flow.unreachable' },
    });
    expect(await flowOf(away)).toMatchObject({ state: 'unknown', pausedBy: null });
    const { body } = await world.get('/api/audit?action=flow.paused');
    const last = (body as { items: unknown[] }).items.slice(0, 2);
    expect(last).toMatchObject([{ on: away, outcome: 'flow.unreachable' }, { outcome: 'asked' }]);
  });

  it('comes with the feature flags of those services that answer', async () => {
    const { status, body } = await world.get('/api/flags');
    expect([status, body]).toEqual([
      200,
      {
        items: [
          {
            service: 'inventory',
            key: archiveFlag.key,
            description: archiveFlag.description,
            fallback: false,
            value: false,
            source: 'code',
          },
        ],
        unreachable: ['checkout', 'enrollment', 'customer'],
      },
    ]);
  });
});
