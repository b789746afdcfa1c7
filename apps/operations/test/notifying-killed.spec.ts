import { eventually } from '@accord/test-kit';
import { startVendorMocks } from '@accord/vendor-mocks';
import type { VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SpawnedOperations } from './child/spawn-operations.ts';
import { channelsEnvironment, everybodyTold, toldByWebhook } from './incident-scene.ts';
import { WebhookReceiver } from './webhook-receiver.ts';
import { World } from './world.ts';

const channels = ['slack', 'pagerduty', 'opsgenie', 'teams'] as const;

let world: World;
let mocks: VendorMocks;
let receiver: WebhookReceiver;
let child: SpawnedOperations;

beforeAll(async () => {
  [world, mocks, receiver] = await Promise.all([World.begin(), startVendorMocks(), WebhookReceiver.start()]);
  child = new SpawnedOperations({
    ...world.environment,
    ...alone(),
    ...channelsEnvironment(mocks, receiver),
  });
});
afterAll(async () => {
  await child.kill();
  await world.end();
  await Promise.all([mocks.stop(), receiver.stop()]);
});

/** Everybody answers but enrollment: the one incident there is. */
function alone() {
  const { url } = world.other;
  return { CHECKOUT_URL: url, INVENTORY_URL: url, CUSTOMER_URL: url, ENROLLMENT_URL: 'http://127.0.0.1:1' };
}

/** What a channel shows of the incident, as it keeps it. */
function shown(channel: (typeof channels)[number], key: string): unknown[] {
  const lists = Object.values(z.record(z.string(), z.array(z.unknown())).parse(mocks.state(channel)));
  return lists.flat().filter((one) => JSON.stringify(one).includes(key));
}

describe('operations, killed with -9 while all five channels have its message and none has answered', () => {
  it('sends it again under the same key: one alert where keys are known, at most one more text where not', async () => {
    // Three have done their work when they fall silent, two have not begun it.
    receiver.trouble = 'silent';
    for (const channel of channels)
      mocks.faults(channel, [{ kind: 'timeout', after: channel === 'slack' || channel === 'pagerduty' }]);
    child.begin();
    await eventually(
      () => {
        for (const channel of channels) expect(mocks.requests(channel)).toHaveLength(1);
        expect(receiver.taken.size).toBe(1);
        expect([shown('slack', 'accord-'), shown('pagerduty', 'accord-')].map((all) => all.length)).toEqual([
          1, 1,
        ]);
      },
      { timeoutMs: 40_000 },
    );
    await child.kill();
    const left = await world.rows('SELECT channel, incident_id AS id, state, attempts FROM notifications');
    const id = String(left[0]?.['id']);
    expect(left).toHaveLength(5);
    for (const one of left) expect(one).toMatchObject({ id, state: 'waiting', attempts: 1 });

    for (const channel of channels) mocks.faults(channel, []);
    receiver.trouble = undefined;
    // The minute after which a claim is nobody's any more.
    await world.rows("UPDATE notifications SET next_at = next_at - interval '1 minute'");
    await world.startOperations({ ...everybodyTold(mocks, []), ...toldByWebhook(receiver), ...alone() });
    await eventually(async () => {
      const sent = await world.rows('SELECT state, attempts FROM notifications');
      expect(sent).toEqual(Array.from({ length: 5 }, () => ({ state: 'sent', attempts: 2 })));
    });
    const key = `accord-${id}`;
    expect(shown('pagerduty', key)).toMatchObject([{ dedup_key: key, state: 'triggered', triggers: 2 }]);
    expect(shown('opsgenie', key)).toMatchObject([{ alias: key, status: 'open', count: 1 }]);
    expect(shown('slack', id)).toHaveLength(2);
    expect(shown('teams', key)).toHaveLength(1);
    // Two calls of one id: whoever reads it has one message.
    expect([receiver.heard.length, receiver.kindsOf(key)]).toEqual([2, ['incident.opened']]);
    expect(await world.rows('SELECT cause_node AS node FROM incidents')).toEqual([
      { node: 'service:enrollment' },
    ]);
  }, 60_000);
});
