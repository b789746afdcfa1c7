import type { Secret } from '@accord/service-kit';
import { bearer, createVendorClient } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';
import { failureIn } from './slack.errors.ts';

/** One bot of one workspace. */
export function openSlack(
  { baseUrl, token }: { readonly baseUrl: string; readonly token: Secret },
  options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'> = {},
): VendorClient {
  return createVendorClient({
    vendor: 'slack',
    account: 'default',
    service: 'operations',
    baseUrl,
    auth: bearer(token),
    readIll: ({ body }) => {
      const failure = failureIn(body);
      return failure?.kind === 'wait_for_vendor' ? failure : undefined;
    },
    ...options,
  });
}
