import { createVendorClient, oauth2RefreshToken } from '@accord/vendor-client';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { AmazonConfig } from './amazon.config.ts';
import { readFailure, readStaleToken } from './amazon.errors.ts';
import { bucketRate } from './amazon.rate.ts';

/** A hundred orders with their items. */
const maxBodyBytes = 8 * 1024 * 1024;
const dayMs = 86_400_000;

type Account = Pick<
  AmazonConfig,
  | 'AMAZON_BASE_URL'
  | 'AMAZON_TOKEN_URL'
  | 'AMAZON_CLIENT_ID'
  | 'AMAZON_CLIENT_SECRET'
  | 'AMAZON_REFRESH_TOKEN'
  | 'AMAZON_ACCOUNT'
  | 'AMAZON_MARKETPLACE_IDS'
>;

/** Opens the seller's account of the configuration. Its token is fetched once for all replicas. */
export function openAmazon(
  config: Account,
  { recorder, now }: { readonly recorder: VendorCallRecorder; readonly now: () => Date },
): VendorClient {
  return createVendorClient({
    vendor: 'amazon',
    account: config.AMAZON_ACCOUNT,
    service: 'checkout',
    baseUrl: config.AMAZON_BASE_URL,
    auth: oauth2RefreshToken({
      tokenUrl: config.AMAZON_TOKEN_URL,
      clientId: config.AMAZON_CLIENT_ID,
      clientSecret: config.AMAZON_CLIENT_SECRET,
      refreshToken: config.AMAZON_REFRESH_TOKEN,
      tokenHeader: 'x-amz-access-token',
    }),
    limits: { maxBodyBytes },
    readFailure,
    readStaleToken,
    readRate: bucketRate(),
    lane: 'sync',
    recorder,
    connectionTest: async (client) => {
      await client.call({
        operation: 'search_orders',
        method: 'GET',
        path: '/orders/2026-01-01/orders',
        query: {
          lastUpdatedAfter: new Date(now().getTime() - dayMs).toISOString(),
          marketplaceIds: config.AMAZON_MARKETPLACE_IDS,
          maxResultsPerPage: 1,
        },
        repeat: 'safe',
      });
    },
  });
}
