import type { Secret } from '@accord/service-kit';
import { createVendorClient, header } from '@accord/vendor-client';
import type { VendorCallRecorder, VendorClient, VendorLimits } from '@accord/vendor-client';
import { readFailure } from './weclapp.errors.ts';

export interface WeclappAccount {
  /** Names the account among several. */
  readonly account?: string;
  readonly baseUrl: string;
  readonly token: Secret;
  readonly recorder?: VendorCallRecorder;
  readonly limits?: Partial<VendorLimits>;
}

/** Opens one weclapp account for sales orders. */
export function openWeclapp({
  account = 'default',
  baseUrl,
  token,
  recorder,
  limits,
}: WeclappAccount): VendorClient {
  return createVendorClient({
    vendor: 'weclapp',
    account,
    service: 'checkout',
    baseUrl,
    auth: header('AuthenticationToken', token),
    readFailure,
    ...(recorder ? { recorder } : {}),
    ...(limits ? { limits } : {}),
    connectionTest: async (client) => {
      await client.call({
        operation: 'list_salesOrder',
        method: 'GET',
        path: '/salesOrder',
        query: { page: 1, pageSize: 1, properties: 'id' },
        repeat: 'safe',
      });
    },
  });
}
