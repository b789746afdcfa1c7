// A replica without a door: says that it is loaded, and takes messages until it is killed.
import 'reflect-metadata';
import { ApiKeyStore, loadConfig, systemClock, systemIds } from '@accord/service-kit';
import { createCustomerService } from '../../src/create-customer-service.ts';
import { customerConfigSchema } from '../../src/customer.config.ts';
import { quickTopology } from '../support/quick-topology.ts';

const [, , environment = '{}'] = process.argv;
const config = loadConfig(customerConfigSchema, {
  ...(JSON.parse(environment) as Record<string, string>),
  ACCORD_ROLES: 'consumers',
});
const app = await createCustomerService(config, {
  runtime: { clock: systemClock, ids: systemIds, topology: quickTopology },
  authenticator: { keys: new ApiKeyStore([]) },
});
process.send?.('loaded');
await app.init();
