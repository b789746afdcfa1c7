import { Secret } from '@accord/service-kit';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import { z } from 'zod';
import { KlaviyoProfiles } from '../../src/vendors/klaviyo/klaviyo-profiles.ts';
import { openKlaviyo } from '../../src/vendors/klaviyo/klaviyo.account.ts';
import { KlaviyoClient } from '../../src/vendors/klaviyo/klaviyo.client.ts';
import { describeCrmProfiles } from './crm-profiles.suite.ts';
import { faultsOf, nowhere, withoutWaiting } from './without-waiting.ts';

const profile = z.object({
  attributes: z.object({
    email: z.string(),
    external_id: z.string(),
    properties: z.object({ marketing_consent: z.boolean() }),
  }),
});

describeCrmProfiles('Klaviyo', async () => {
  const mocks = await startVendorMocks();
  const clientAt = (baseUrl: string) =>
    openKlaviyo(
      { KLAVIYO_BASE_URL: baseUrl, KLAVIYO_API_KEY: new Secret(mockCredentials.klaviyo.apiKey) },
      withoutWaiting,
    );
  const clients = { up: clientAt(`${mocks.url}/klaviyo`), down: clientAt(nowhere) };
  let down = false;
  const adapters = {
    up: new KlaviyoProfiles(new KlaviyoClient(clients.up)),
    down: new KlaviyoProfiles(new KlaviyoClient(clients.down)),
  };
  return {
    get profiles() {
      return down ? adapters.down : adapters.up;
    },
    held: (email) =>
      z
        .object({ profiles: z.array(profile) })
        .parse(mocks.state('klaviyo'))
        .profiles.filter(({ attributes }) => attributes.email === email)
        .map(({ attributes }) => ({
          customerId: attributes.external_id,
          marketingConsent: attributes.properties.marketing_consent,
        })),
    trouble: (kind) => {
      down = kind === 'down';
      mocks.faults('klaviyo', faultsOf[kind]);
    },
    stop: async () => {
      await Promise.all([clients.up.close(), clients.down.close()]);
      await mocks.stop();
    },
  };
});
