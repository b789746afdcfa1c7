import type { Secret } from '@accord/service-kit';
import { createVendorClient, queryToken } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';

/** One workflow, that is one channel. Whoever knows its signature may write. */
export function openTeams(
  { baseUrl, signature }: { readonly baseUrl: string; readonly signature: Secret },
  options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'> = {},
): VendorClient {
  return createVendorClient({
    vendor: 'teams',
    account: 'default',
    service: 'operations',
    baseUrl,
    auth: queryToken('sig', signature),
    ...options,
  });
}
