import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProducedMessage, verifyProvider } from '@accord/contract-kit';
import { startVendorMocks, type VendorMocks, type VendorName } from '../../src/index.ts';
import { vendorStates } from './vendor-states.ts';
import { toldBy, vendorWebhooks } from './vendor-webhooks.ts';

let mocks: VendorMocks;

beforeAll(async () => {
  mocks = await startVendorMocks();
});
afterAll(() => mocks.stop());

/** Where each vendor's API begins, and how many interactions its pacts have at least. */
const vendors = [
  { vendor: 'stripe', path: '/stripe', least: 14 },
  { vendor: 'adyen', path: '/adyen/v72', least: 10 },
  { vendor: 'weclapp', path: '/weclapp/webapp/api/v2', least: 18 },
  { vendor: 'amazon', path: '/amazon', least: 3 },
  { vendor: 'akeneo', path: '/akeneo', least: 7 },
  { vendor: 'shopware', path: '/shopware/api', least: 6 },
  { vendor: 'sendcloud', path: '/sendcloud/api/v3', least: 9 },
  { vendor: 'moodle', path: '/moodle', least: 13 },
  { vendor: 'klaviyo', path: '/klaviyo', least: 3 },
  { vendor: 'hubspot', path: '/hubspot', least: 10 },
  { vendor: 'sendgrid', path: '/sendgrid', least: 3 },
  { vendor: 'slack', path: '/slack', least: 4 },
  { vendor: 'pagerduty', path: '/pagerduty/v2', least: 4 },
  { vendor: 'opsgenie', path: '/opsgenie', least: 4 },
  { vendor: 'teams', path: '/teams', least: 2 },
] as const;

describe('The mock of a vendor', () => {
  it.each(vendors)('honours every pact with $vendor', async ({ vendor, path, least }) => {
    const states = Object.entries(vendorStates[vendor] ?? {}).map(
      ([state, arrange]) => [state, async () => arrange(mocks)] as const,
    );
    const verified = await verifyProvider({
      provider: `vendor-${vendor}`,
      baseUrl: `${mocks.url}${path}`,
      beforeEach: () => Promise.resolve(mocks.reset()),
      states: Object.fromEntries(states),
      messages: {},
    });
    expect(verified).toBeGreaterThanOrEqual(least);
  });

  it.each(Object.keys(vendorWebhooks) as VendorName[])(
    'sends the webhooks that the pacts with %s speak of',
    async (vendor) => {
      // One after the other: each begins with a vendor that knows nothing.
      const told: [string, ProducedMessage][] = [];
      for (const [description, webhook] of Object.entries(vendorWebhooks[vendor] ?? {}))
        told.push([description, await toldBy(mocks, vendor, webhook)]);
      const verified = await verifyProvider({
        provider: `vendor-${vendor}-webhooks`,
        states: {},
        messages: Object.fromEntries(
          told.map(([description, message]) => [description, () => Promise.resolve(message)]),
        ),
      });
      expect(verified).toBe(told.length);
    },
  );
});
