import { createVendorClient, oauth2ClientCredentials } from '@accord/vendor-client';
import type { VendorAuth, VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { ShopwareConfig } from './shopware.config.ts';
import { readFailure } from './shopware.errors.ts';

/** Five hundred products with prices and taxes. */
const maxBodyBytes = 16 * 1024 * 1024;

type Account = Pick<ShopwareConfig, 'SHOPWARE_BASE_URL' | 'SHOPWARE_ACCOUNT'>;

/** Opens the Shopware account of the configuration. */
export function openShopware(config: Account, auth: VendorAuth, recorder: VendorCallRecorder): VendorClient {
  return createVendorClient({
    vendor: 'shopware',
    account: config.SHOPWARE_ACCOUNT,
    service: 'inventory',
    baseUrl: config.SHOPWARE_BASE_URL,
    auth,
    limits: { maxBodyBytes },
    readFailure,
    lane: 'sync',
    recorder,
    connectionTest: async (client) => {
      await client.call({
        operation: 'count_products',
        method: 'POST',
        path: '/search/product',
        json: { limit: 1, includes: { product: ['id'] } },
        repeat: 'safe',
      });
    },
  });
}

/** An integration's own token, of ten minutes. Shopware publishes the request for it as JSON, not as the form of the RFC. */
export function shopwareAuth(
  config: Pick<ShopwareConfig, 'SHOPWARE_BASE_URL' | 'SHOPWARE_CLIENT_ID' | 'SHOPWARE_CLIENT_SECRET'>,
): VendorAuth {
  return oauth2ClientCredentials({
    tokenUrl: `${config.SHOPWARE_BASE_URL}/oauth/token`,
    clientId: config.SHOPWARE_CLIENT_ID,
    clientSecret: config.SHOPWARE_CLIENT_SECRET,
    requestAs: 'json',
  });
}
