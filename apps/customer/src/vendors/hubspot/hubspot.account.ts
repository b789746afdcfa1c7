import { bearer, createVendorClient, rateHeaders } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';

import type { HubspotConfig } from './hubspot.config.ts';
import { readFailure } from './hubspot.errors.ts';

/** What search allows an account, the least of HubSpot's limits, and all of it together in ten seconds. */
const quota = [
  { limit: 5, perMs: 1_000 },
  { limit: 100, perMs: 10_000 },
];

/** Opens the HubSpot account of the configuration. */
export function openHubspot(
  config: Pick<HubspotConfig, 'HUBSPOT_BASE_URL' | 'HUBSPOT_ACCESS_TOKEN'>,
  options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'>,
): VendorClient {
  return createVendorClient({
    vendor: 'hubspot',
    account: 'default',
    service: 'customer',
    baseUrl: config.HUBSPOT_BASE_URL,
    auth: bearer(config.HUBSPOT_ACCESS_TOKEN),
    readFailure,
    quota,
    // The interval is the whole window's: the longest that the rest of it can last. Search sends none of these.
    readRate: rateHeaders({
      limit: 'x-hubspot-ratelimit-max',
      remaining: 'x-hubspot-ratelimit-remaining',
      reset: 'x-hubspot-ratelimit-interval-milliseconds',
      resetIn: 'milliseconds',
    }),
    ...options,
  });
}
