import { customerQuarantineLimitPassed, orderPlaced } from '@accord/canonical';
import { Runs } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { pulledProfilesSuite } from './conformance/pulled-profiles.suite.ts';
import { CustomerUnderTest } from './support/customer-under-test.ts';
import { anOrder, placed } from './support/orders.ts';

let world: CustomerUnderTest;
const flow = 'customer.klaviyo-profiles';
const token = 'the_crm_was_told_this';

beforeAll(async () => {
  world = await CustomerUnderTest.start(() => ({
    KLAVIYO_PAGE_SIZE: '8',
    // The vendor's own pace has tests of its own.
    ACCORD_VENDOR_QUOTAS: 'klaviyo=1000/1s',
    CUSTOMER_FLOWS: 'customer.klaviyo-profiles=webhook',
    CUSTOMER_CRM_WEBHOOK_TOKEN: token,
  }));
});
afterAll(async () => {
  await world.stop();
});

const held = z.object({
  profiles: z.array(z.object({ attributes: z.object({ email: z.string(), last_name: z.string() }) })),
});

pulledProfilesSuite({
  world: () => world,
  flow,
  vendor: 'klaviyo',
  list: 'profiles.list',
  edit: (edited) =>
    world.mocks.seed('klaviyo', {
      profiles: edited.map(({ email, familyName, changedAt, withdrawnAt }) => ({
        email,
        ...(familyName !== undefined && { first_name: 'Ada', last_name: familyName }),
        changedAt,
        ...(withdrawnAt !== undefined && { unsubscribedAt: withdrawnAt }),
      })),
    }),
  remove: (email) => world.mocks.seed('klaviyo', { deleted: [email] }),
  theirs: () =>
    held
      .parse(world.mocks.state('klaviyo'))
      .profiles.map(({ attributes }) => `${attributes.email} ${attributes.last_name}`),
});

describe('what is read of the CRM', () => {
  const customers = z.object({ id: z.string() });
  const add = async (email: string): Promise<string> =>
    customers.parse(
      (
        await world.call('POST', '/customers', {
          body: { email, givenName: 'Ada', familyName: 'Byron', marketingConsent: true },
        })
      ).body,
    ).id;
  const edit = (profile: object): void => {
    world.clock.advance(1_200_000);
    const changedAt = world.clock.now().getTime();
    world.mocks.seed('klaviyo', {
      profiles: [{ first_name: 'Ada', last_name: 'Byron', changedAt, ...profile }],
    });
  };
  const run = async (): Promise<string> => {
    const runs = world.app.get(Runs);
    const { id, status } = await runs.settled((await runs.start(flow)).id);
    expect(status).toBe('finished');
    return id;
  };
  const consentOf = async (id: string): Promise<unknown> =>
    z.object({ marketingConsent: z.boolean() }).parse((await world.call('GET', `/customers/${id}`)).body)
      .marketingConsent;
  const kept = async (runId: string): Promise<unknown[]> =>
    world.sql('SELECT outcome, code, field, key, raw FROM sync_records WHERE run_id = $1', [runId]);

  it('waits in quarantine when both sides changed a name, and its withdrawn consent counts all the same', async () => {
    const id = await add('disputed@example.org');
    edit({ id: 'DISPUTED', email: 'disputed@example.org' });
    await run();
    await world.call('PATCH', `/customers/${id}`, { body: { familyName: 'Lovelace' } });
    edit({
      email: 'disputed@example.org',
      last_name: 'King',
      unsubscribedAt: world.clock.now().getTime() + 1_200_000,
    });
    expect(await kept(await run())).toMatchObject([
      { outcome: 'failed', code: 'customer.crm_name_disputed', key: 'DISPUTED' },
    ]);
    const told = await eventually(() => world.heard.newest(customerQuarantineLimitPassed));
    expect(told.body).toMatchObject({ data: { flow, quarantined: 1, limitPermille: 50 } });
    expect(await consentOf(id)).toBe(false);
    expect(await world.call('GET', `/customers/${id}`)).toMatchObject({ body: { familyName: 'Lovelace' } });
    // Erasure leaves nothing of what waits there.
    await world.call('DELETE', `/customers/${id}`);
    const rows = await world.sql("SELECT raw FROM sync_records WHERE key = 'DISPUTED'");
    expect(rows).toEqual([{ raw: '{"erased":true}' }]);
  });

  it('is no consent that an order from before the withdrawal could bring back, but one that a later order gives', async () => {
    const id = await add('late@example.org');
    const withdrawn = world.clock.now().getTime() + 1_200_000;
    edit({ email: 'late@example.org', unsubscribedAt: withdrawn });
    await run();
    for (const [placedAt, consent] of [
      [withdrawn - 60_000, false],
      [withdrawn + 60_000, true],
    ] as const) {
      const order = anOrder({ email: 'late@example.org', familyName: 'Byron', marketingConsent: true });
      await world.publish(orderPlaced, {
        ...placed(order),
        placedAt: new Date(placedAt).toISOString(),
      });
      await eventually(async () =>
        expect(await world.sql('SELECT 1 FROM buyers WHERE order_id = $1', [order.orderId])).toHaveLength(1),
      );
      expect(await consentOf(id)).toBe(consent);
    }
  });

  it('keeps of a stranger no more than the id', async () => {
    edit({ id: 'STRANGER', email: 'stranger@example.org' });
    expect(await kept(await run())).toEqual([
      {
        outcome: 'skipped',
        code: 'customer.profile_of_nobody',
        field: null,
        key: 'STRANGER',
        raw: '{"id":"STRANGER"}',
      },
    ]);
    world.mocks.seed('klaviyo', { deleted: ['stranger@example.org'] });
  });

  it('begins with a notice whose address holds the secret, and with no other', async () => {
    const id = await add('noticed@example.org');
    edit({ email: 'noticed@example.org' });
    await run();
    edit({ email: 'noticed@example.org', last_name: 'King' });
    for (const query of ['', '?token=', '?token=wrong'])
      expect(await world.call('POST', `/webhooks/crm${query}`)).toMatchObject({
        status: 401,
        body: { code: 'customer.webhook_rejected' },
      });
    expect(await world.call('POST', `/webhooks/crm?token=${token}`)).toMatchObject({ status: 204 });
    await eventually(async () =>
      expect(await world.call('GET', `/customers/${id}`)).toMatchObject({ body: { familyName: 'King' } }),
    );
  });
});
