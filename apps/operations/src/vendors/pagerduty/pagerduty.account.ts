import { createVendorClient, noAuth } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';
import { readFailure } from './pagerduty.errors.ts';

/** The Events API of one region. Its key travels in the body. */
export function openPagerduty(
  baseUrl: string,
  options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'> = {},
): VendorClient {
  return createVendorClient({
    vendor: 'pagerduty',
    account: 'default',
    service: 'operations',
    baseUrl,
    auth: noAuth(),
    readFailure,
    ...options,
  });
}
