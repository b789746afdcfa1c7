import { baseConfig, loadConfig } from '@accord/service-kit';
import { vendorHomeConfig } from '@accord/vendor-client';
import type { z } from 'zod';

import { crmVendorConfig } from './vendors/crm-vendor.config.ts';
import { mailVendorConfig } from './vendors/mail-vendor.config.ts';

export const customerConfigSchema = baseConfig
  .and(vendorHomeConfig)
  .and(crmVendorConfig)
  .and(mailVendorConfig);

export type CustomerConfig = Readonly<z.output<typeof customerConfigSchema>>;

/** @throws ConfigError with every mistake at once */
export function readCustomerConfig(environment: NodeJS.ProcessEnv = process.env): CustomerConfig {
  return loadConfig(customerConfigSchema, environment);
}
