import { basic, createVendorClient } from '@accord/vendor-client';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { SendcloudConfig } from './sendcloud.config.ts';
import { readFailure } from './sendcloud.errors.ts';

/** Opens the Sendcloud account of the configuration. */
export function openSendcloud(
  config: Pick<SendcloudConfig, 'SENDCLOUD_BASE_URL' | 'SENDCLOUD_PUBLIC_KEY' | 'SENDCLOUD_SECRET_KEY'>,
  recorder: VendorCallRecorder,
): VendorClient {
  return createVendorClient({
    vendor: 'sendcloud',
    account: 'default',
    service: 'inventory',
    baseUrl: config.SENDCLOUD_BASE_URL,
    auth: basic(config.SENDCLOUD_PUBLIC_KEY, config.SENDCLOUD_SECRET_KEY),
    readFailure,
    lane: 'enrollment',
    recorder,
    connectionTest: async (client) => {
      await client.call({
        operation: 'list_shipments',
        method: 'GET',
        path: '/shipments',
        query: { page_size: 1 },
        repeat: 'safe',
        accept: (status) => status === 404,
      });
    },
  });
}
