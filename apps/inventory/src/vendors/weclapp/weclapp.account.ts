import { createVendorClient, header } from '@accord/vendor-client';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { WeclappConfig } from './weclapp.config.ts';
import { readFailure } from './weclapp.errors.ts';

/** A page of articles with all their price lists is large. */
const maxBodyBytes = 16 * 1024 * 1024;

/** Opens the weclapp account of the configuration. */
export function openWeclapp(
  config: Pick<WeclappConfig, 'WECLAPP_BASE_URL' | 'WECLAPP_TOKEN'>,
  recorder: VendorCallRecorder,
): VendorClient {
  return createVendorClient({
    vendor: 'weclapp',
    account: 'default',
    service: 'inventory',
    baseUrl: config.WECLAPP_BASE_URL,
    auth: header('AuthenticationToken', config.WECLAPP_TOKEN),
    limits: { maxBodyBytes },
    readFailure,
    lane: 'import',
    recorder,
    connectionTest: async (client) => {
      await client.call({
        operation: 'count_articles',
        method: 'GET',
        path: '/article/count',
        repeat: 'safe',
      });
    },
  });
}
