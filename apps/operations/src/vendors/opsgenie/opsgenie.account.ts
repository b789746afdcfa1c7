import type { Secret } from '@accord/service-kit';
import { createVendorClient, header } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';
import { readFailure } from './opsgenie.errors.ts';

/** One API integration of one Opsgenie account. */
export function openOpsgenie(
  { baseUrl, apiKey }: { readonly baseUrl: string; readonly apiKey: Secret },
  options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'> = {},
): VendorClient {
  return createVendorClient({
    vendor: 'opsgenie',
    account: 'default',
    service: 'operations',
    baseUrl,
    auth: header('Authorization', apiKey, 'GenieKey '),
    readFailure,
    ...options,
  });
}
