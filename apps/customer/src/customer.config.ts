import { baseConfig, loadConfig } from '@accord/service-kit';
import { z } from 'zod';

import { klaviyoConfig } from './vendors/klaviyo/klaviyo.config.ts';
import { sendgridConfig } from './vendors/sendgrid/sendgrid.config.ts';

export const customerConfigSchema = z.object({ ...baseConfig.shape, ...klaviyoConfig, ...sendgridConfig });

export type CustomerConfig = Readonly<z.output<typeof customerConfigSchema>>;

/** @throws ConfigError with every mistake at once */
export function readCustomerConfig(environment: NodeJS.ProcessEnv = process.env): CustomerConfig {
  return loadConfig(customerConfigSchema, environment);
}
