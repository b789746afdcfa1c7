import { Secret } from '@accord/service-kit';
import { bearer, createVendorClient } from '@accord/vendor-client';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { HubspotProfileSource } from '../../src/vendors/hubspot/hubspot-profile-source.ts';
import { HubspotProfiles } from '../../src/vendors/hubspot/hubspot-profiles.ts';
import { openHubspot } from '../../src/vendors/hubspot/hubspot.account.ts';
import { HubspotClient } from '../../src/vendors/hubspot/hubspot.client.ts';
import { describeCrmProfiles } from './crm-profiles.suite.ts';
import { faultsOf, nowhere, withoutWaiting } from './without-waiting.ts';

const contact = z.object({
  properties: z.object({
    email: z.string(),
    accord_customer_id: z.string(),
    accord_marketing_consent: z.enum(['true', 'false']),
  }),
});

describeCrmProfiles('HubSpot', async () => {
  const mocks = await startVendorMocks();
  const clientAt = (baseUrl: string) =>
    openHubspot(
      { HUBSPOT_BASE_URL: baseUrl, HUBSPOT_ACCESS_TOKEN: new Secret(mockCredentials.hubspot.accessToken) },
      withoutWaiting,
    );
  const clients = { up: clientAt(`${mocks.url}/hubspot`), down: clientAt(nowhere) };
  let down = false;
  const adapters = {
    up: new HubspotProfiles(new HubspotClient(clients.up)),
    down: new HubspotProfiles(new HubspotClient(clients.down)),
  };
  return {
    get profiles() {
      return down ? adapters.down : adapters.up;
    },
    held: (email) =>
      z
        .object({ contacts: z.array(contact) })
        .parse(mocks.state('hubspot'))
        .contacts.filter(({ properties }) => properties.email === email)
        .map(({ properties }) => ({
          customerId: properties.accord_customer_id,
          marketingConsent: properties.accord_marketing_consent === 'true',
        })),
    trouble: (kind) => {
      down = kind === 'down';
      mocks.faults('hubspot', faultsOf[kind]);
    },
    stop: async () => {
      await Promise.all([clients.up.close(), clients.down.close()]);
      await mocks.stop();
    },
  };
});

it('HubSpot is read to its last contact, although no search of it shows more than ten thousand', async () => {
  const mocks = await startVendorMocks();
  const http = createVendorClient({
    vendor: 'hubspot',
    account: 'default',
    baseUrl: `${mocks.url}/hubspot`,
    auth: bearer(new Secret(mockCredentials.hubspot.accessToken)),
  });
  const contacts = Array.from({ length: 10_050 }, (_, at) => ({ email: `a${String(at)}@example.org` }));
  mocks.seed('hubspot', { contacts });
  const source = new HubspotProfileSource(new HubspotClient(http), 200);
  const read = new Set<string>();
  for await (const { records } of source.changedAfter({ changedAfterMs: 0, behind: '', latestChangeMs: 0 }))
    for (const raw of records) {
      const record = source.read(raw);
      if (record.kind === 'profile') read.add(record.profile.profileId);
    }
  await http.close();
  await mocks.stop();
  expect(read.size).toBe(10_050);
});
