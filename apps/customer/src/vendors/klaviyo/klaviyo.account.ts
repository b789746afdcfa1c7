import { createVendorClient, header, rateHeaders } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';

import type { KlaviyoConfig } from './klaviyo.config.ts';
import { readFailure } from './klaviyo.errors.ts';

/** As Klaviyo publishes it for importing profiles: a burst, and what may be kept up. */
const quota = [
  { limit: 75, perMs: 1_000 },
  { limit: 750, perMs: 60_000 },
];

/** Opens the Klaviyo account of the configuration. */
export function openKlaviyo(
  config: Pick<KlaviyoConfig, 'KLAVIYO_BASE_URL' | 'KLAVIYO_API_KEY'>,
  options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'>,
): VendorClient {
  return createVendorClient({
    vendor: 'klaviyo',
    account: 'default',
    service: 'customer',
    baseUrl: config.KLAVIYO_BASE_URL,
    auth: header('authorization', config.KLAVIYO_API_KEY, 'Klaviyo-API-Key '),
    readFailure,
    quota,
    readRate: rateHeaders({
      limit: 'ratelimit-limit',
      remaining: 'ratelimit-remaining',
      reset: 'ratelimit-reset',
      resetIn: 'seconds',
    }),
    ...options,
  });
}
