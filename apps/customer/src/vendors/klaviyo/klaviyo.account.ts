import { createVendorClient, header } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';

import type { KlaviyoConfig } from './klaviyo.config.ts';
import { readFailure } from './klaviyo.errors.ts';

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
    ...options,
  });
}
