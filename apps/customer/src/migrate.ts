import 'reflect-metadata';

import { applyTopology } from '@accord/messaging';
import { runMigrations } from '@accord/service-kit';
import { prepareVendorHome } from '@accord/vendor-client';

import { readCustomerConfig } from './customer.config.ts';
import { customerMigrations } from './customer.module.ts';
import { customerTopology } from './customer.topology.ts';

// The step before a deploy: schema first, then queues, each once however often it runs.
const config = readCustomerConfig();
await runMigrations({ url: config.DATABASE_URL, service: 'customer', migrations: customerMigrations });
await prepareVendorHome(config.ACCORD_VENDOR_HOME_URL);
await applyTopology({
  urls: config.AMQP_URL,
  namespace: config.ACCORD_AMQP_NAMESPACE,
  topology: customerTopology,
});
