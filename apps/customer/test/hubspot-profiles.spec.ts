import { orderPlaced, profileSynced } from '@accord/canonical';
import { Runs } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { pulledProfilesSuite } from './conformance/pulled-profiles.suite.ts';
import { CustomerUnderTest } from './support/customer-under-test.ts';
import { anOrder, placed } from './support/orders.ts';

let world: CustomerUnderTest;
const flow = 'customer.hubspot-profiles';
const address = 'https://shop.example.org/webhooks/crm';
const { accessToken, clientSecret } = mockCredentials.hubspot;

beforeAll(async () => {
  world = await CustomerUnderTest.start((mocks) => ({
    CUSTOMER_CRM_VENDOR: 'hubspot',
    HUBSPOT_BASE_URL: `${mocks}/hubspot`,
    HUBSPOT_ACCESS_TOKEN: accessToken,
    HUBSPOT_PAGE_SIZE: '8',
    HUBSPOT_CLIENT_SECRET: clientSecret,
    HUBSPOT_WEBHOOK_URL: address,
    // The vendor's own pace has tests of its own.
    ACCORD_VENDOR_QUOTAS: 'hubspot=1000/1s',
    CUSTOMER_FLOWS: `${flow}=webhook`,
  }));
});
afterAll(async () => {
  await world.stop();
});

const contact = z.object({
  id: z.string(),
  properties: z.looseObject({ email: z.string(), lastname: z.string() }),
});
const contacts = (): z.output<typeof contact>[] =>
  z.object({ contacts: z.array(contact) }).parse(world.mocks.state('hubspot')).contacts;

pulledProfilesSuite({
  world: () => world,
  flow,
  vendor: 'hubspot',
  list: 'contacts.search',
  edit: (edited) =>
    world.mocks.seed('hubspot', {
      contacts: edited.map(({ email, familyName, changedAt, withdrawnAt }) => ({
        email,
        ...(familyName !== undefined && { firstname: 'Ada', lastname: familyName }),
        changedAt,
        ...(withdrawnAt !== undefined && { optedOutAt: withdrawnAt }),
      })),
    }),
  remove: (email) => world.mocks.seed('hubspot', { deleted: [email] }),
  theirs: () => contacts().map(({ properties }) => `${properties.email} ${properties.lastname}`),
});

describe('HubSpot as the CRM', () => {
  const customers = z.object({ id: z.string() });
  const received = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
    (await world.call('POST', path, { body: [{ objectId: 1 }], headers })).status;
  const signed = (secret: string): Record<string, string> => {
    const timestamp = String(world.clock.now().getTime());
    const text = `POST${address}${JSON.stringify([{ objectId: 1 }])}${timestamp}`;
    return {
      'x-hubspot-signature-v3': createHmac('sha256', secret).update(text).digest('base64'),
      'x-hubspot-request-timestamp': timestamp,
    };
  };

  it('has a buyer with our id and consent, says so by its name, and forgets them when they are erased', async () => {
    const order = anOrder({ email: 'buyer@example.org', marketingConsent: true });
    await world.publish(orderPlaced, placed(order));
    await eventually(() => expect(world.eventsOf(profileSynced, order.orderId)).toHaveLength(1));
    const [synced] = world.eventsOf(profileSynced, order.orderId);
    expect(synced?.crm).toBe('hubspot');
    const held = contacts().find(({ properties }) => properties.email === 'buyer@example.org');
    expect(held?.properties).toMatchObject({
      accord_customer_id: synced?.customerId,
      accord_marketing_consent: 'true',
      hs_language: 'de',
    });
    await world.call('DELETE', `/customers/${synced?.customerId ?? ''}`);
    await eventually(() =>
      expect(contacts().some(({ properties }) => properties.email === 'buyer@example.org')).toBe(false),
    );
    // An address that HubSpot did not know would be barred from coming back.
    expect(world.mocks.state('hubspot')).toMatchObject({ barred: [] });
  });

  it('reads what a notice with its signature tells of, and refuses one that anybody could have sent', async () => {
    const body = { email: 'noticed@example.org', givenName: 'Ada', familyName: 'Byron' };
    const { id } = customers.parse((await world.call('POST', '/customers', { body })).body);
    const edit = (lastname: string): void => {
      world.clock.advance(1_200_000);
      const changedAt = world.clock.now().getTime();
      world.mocks.seed('hubspot', {
        contacts: [{ email: body.email, firstname: 'Ada', lastname, changedAt }],
      });
    };
    edit('Byron');
    const runs = world.app.get(Runs);
    await runs.settled((await runs.start(flow)).id);
    edit('King');
    for (const headers of [{}, signed('guessed')]) expect(await received('/webhooks/crm', headers)).toBe(401);
    expect(await received('/webhooks/crm', signed(clientSecret))).toBe(204);
    await eventually(async () =>
      expect(await world.call('GET', `/customers/${id}`)).toMatchObject({ body: { familyName: 'King' } }),
    );
  });
});
