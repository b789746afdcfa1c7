import { createVendorClient, oauth2RefreshToken } from '@accord/vendor-client';
import type { VendorAuth, VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { AmazonConfig } from './amazon.config.ts';
import { readFailure, readStaleToken } from './amazon.errors.ts';
import { bucketRate } from './amazon.rate.ts';

/** A hundred orders with their items. */
const maxBodyBytes = 8 * 1024 * 1024;
const dayMs = 86_400_000;

export interface AmazonSurroundings {
  /** By which the account is named in health, metrics and quota. */
  readonly account: string;
  readonly auth: VendorAuth;
  readonly recorder: VendorCallRecorder;
  readonly now: () => Date;
}

/** Opens the seller's account of the configuration. */
export function openAmazon(
  config: Pick<AmazonConfig, 'AMAZON_BASE_URL' | 'AMAZON_MARKETPLACE_IDS'>,
  { account, auth, recorder, now }: AmazonSurroundings,
): VendorClient {
  return createVendorClient({
    vendor: 'amazon',
    account,
    service: 'checkout',
    baseUrl: config.AMAZON_BASE_URL,
    auth,
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

/** The seller's consent is exchanged for a token of an hour, once for all replicas. */
export function amazonAuth(
  config: Pick<
    AmazonConfig,
    'AMAZON_TOKEN_URL' | 'AMAZON_CLIENT_ID' | 'AMAZON_CLIENT_SECRET' | 'AMAZON_REFRESH_TOKEN'
  >,
): VendorAuth {
  return oauth2RefreshToken({
    tokenUrl: config.AMAZON_TOKEN_URL,
    clientId: config.AMAZON_CLIENT_ID,
    clientSecret: config.AMAZON_CLIENT_SECRET,
    refreshToken: config.AMAZON_REFRESH_TOKEN,
    tokenHeader: 'x-amz-access-token',
  });
}
