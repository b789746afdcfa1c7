import { baseConfig, loadConfig, Secret } from '@accord/service-kit';
import { flowPlansVariable } from '@accord/sync';
import { vendorHomeConfig } from '@accord/vendor-client';
import { z } from 'zod';

import { crmFlows, crmVendorConfig } from './vendors/crm-vendor.config.ts';
import { mailVendorConfig } from './vendors/mail-vendor.config.ts';

const ownConfig = baseConfig.extend({
  /** When profiles are read, where that is not every quarter of an hour and on a notice: `customer.klaviyo-profiles=1h`. */
  CUSTOMER_FLOWS: flowPlansVariable(crmFlows),
  /** The secret in the address that the CRM's notices go to; without one every notice is refused. */
  CUSTOMER_CRM_WEBHOOK_TOKEN: z
    .string()
    .min(16, 'is too short to be a secret; set it to 16 characters or more')
    .transform((token) => new Secret(token))
    .optional(),
  /** How often our customers are held against the CRM, which is read whole for it; 0 is never. */
  CUSTOMER_COMPARE_EVERY_MS: z.coerce.number().int().min(0).default(86_400_000),
  /** Of a thousand records of a run that many may wait in quarantine before an event tells of it. */
  CUSTOMER_QUARANTINE_PERMILLE: z.coerce.number().int().min(0).max(1000).default(50),
  /** How long records that a run did not take are kept as they came. They may hold personal data. */
  CUSTOMER_KEEP_RECORDS_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
});

export const customerConfigSchema = ownConfig
  .and(vendorHomeConfig)
  .and(crmVendorConfig)
  .and(mailVendorConfig);

export type CustomerConfig = Readonly<z.output<typeof customerConfigSchema>>;

/** @throws ConfigError with every mistake at once */
export function readCustomerConfig(environment: NodeJS.ProcessEnv = process.env): CustomerConfig {
  return loadConfig(customerConfigSchema, environment);
}
