import type { Secret } from '@accord/service-kit';
import { createVendorClient, header } from '@accord/vendor-client';
import type { VendorCallRecorder, VendorClient, VendorLimits } from '@accord/vendor-client';
import { readFailure } from './adyen.errors.ts';

export interface AdyenAccount {
  /** Names the account among several. */
  readonly account?: string;
  readonly baseUrl: string;
  readonly apiKey: Secret;
  readonly recorder?: VendorCallRecorder;
  readonly limits?: Partial<VendorLimits>;
}

/** Opens one Adyen account. */
export function openAdyen({
  account = 'default',
  baseUrl,
  apiKey,
  recorder,
  limits,
}: AdyenAccount): VendorClient {
  return createVendorClient({
    vendor: 'adyen',
    account,
    service: 'checkout',
    baseUrl,
    auth: header('X-API-Key', apiKey),
    readFailure,
    refuseRepeatedFields: true,
    lane: 'checkout',
    ...(recorder ? { recorder } : {}),
    ...(limits ? { limits } : {}),
    // There is nothing to read at Adyen: details of no payment are refused with 422, wrong credentials with 401.
    connectionTest: async (client) => {
      await client.call({
        operation: 'payment_details',
        method: 'POST',
        path: '/payments/details',
        json: { details: {} },
        repeat: 'safe',
        accept: (status) => status === 422,
      });
    },
  });
}
