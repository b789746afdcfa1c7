import { createVendorClient, oauth2Password } from '@accord/vendor-client';
import type { VendorAuth, VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { AkeneoConfig } from './akeneo.config.ts';
import { readFailure } from './akeneo.errors.ts';

/** A hundred products with the values that were asked for. */
const maxBodyBytes = 16 * 1024 * 1024;

/** Opens the Akeneo account of the configuration. */
export function openAkeneo(
  config: Pick<AkeneoConfig, 'AKENEO_BASE_URL' | 'AKENEO_ACCOUNT'>,
  auth: VendorAuth,
  recorder: VendorCallRecorder,
): VendorClient {
  return createVendorClient({
    vendor: 'akeneo',
    account: config.AKENEO_ACCOUNT,
    service: 'inventory',
    baseUrl: `${config.AKENEO_BASE_URL}/api/rest/v1`,
    auth,
    limits: { maxBodyBytes },
    // What Akeneo allows an instance.
    quota: [{ limit: 100, perMs: 1_000 }],
    readFailure,
    lane: 'sync',
    recorder,
    connectionTest: async (client) => {
      await client.call({
        operation: 'list_one_product',
        method: 'GET',
        path: '/products-uuid',
        query: { limit: 1 },
        repeat: 'safe',
      });
    },
  });
}

/** The token of a connection and its user, of an hour: asked for as JSON, with the connection in the header. */
export function akeneoAuth(
  config: Pick<
    AkeneoConfig,
    'AKENEO_BASE_URL' | 'AKENEO_CLIENT_ID' | 'AKENEO_CLIENT_SECRET' | 'AKENEO_USERNAME' | 'AKENEO_PASSWORD'
  >,
): VendorAuth {
  return oauth2Password({
    tokenUrl: `${config.AKENEO_BASE_URL}/api/oauth/v1/token`,
    clientId: config.AKENEO_CLIENT_ID,
    clientSecret: config.AKENEO_CLIENT_SECRET,
    requestAs: 'json',
    clientIn: 'header',
    user: { name: config.AKENEO_USERNAME, password: config.AKENEO_PASSWORD },
  });
}
