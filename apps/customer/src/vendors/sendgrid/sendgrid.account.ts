import { bearer, createVendorClient, rateHeaders } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';

import type { SendgridConfig } from './sendgrid.config.ts';
import { readFailure } from './sendgrid.errors.ts';

/** Opens the SendGrid account of the configuration. */
export function openSendgrid(
  config: Pick<SendgridConfig, 'SENDGRID_BASE_URL' | 'SENDGRID_API_KEY'>,
  options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'>,
): VendorClient {
  return createVendorClient({
    vendor: 'sendgrid',
    account: 'default',
    service: 'customer',
    baseUrl: config.SENDGRID_BASE_URL,
    auth: bearer(config.SENDGRID_API_KEY),
    readFailure,
    readRate: rateHeaders({
      limit: 'x-ratelimit-limit',
      remaining: 'x-ratelimit-remaining',
      reset: 'x-ratelimit-reset',
      resetIn: 'epoch_seconds',
    }),
    ...options,
  });
}
