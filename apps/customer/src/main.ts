import 'reflect-metadata';

import { runService, serve } from '@accord/service-kit';

import { createCustomerService } from './create-customer-service.ts';
import { readCustomerConfig } from './customer.config.ts';

await runService(async () => {
  const config = readCustomerConfig();
  return serve(await createCustomerService(config), { service: 'customer', config });
});
