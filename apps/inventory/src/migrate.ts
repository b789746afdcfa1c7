import { applyTopology } from '@accord/messaging';
import { loadConfig, runMigrations } from '@accord/service-kit';
import { prepareVendorHome } from '@accord/vendor-client';
import { environment, inventoryConfig } from './inventory.config.ts';
import { inventoryDatabase } from './inventory.module.ts';
import { inventoryTopology } from './inventory.topology.ts';

const config = loadConfig(inventoryConfig, environment);
await runMigrations(inventoryDatabase(config));
await prepareVendorHome(config.ACCORD_VENDOR_HOME_URL);
await applyTopology({
  urls: config.AMQP_URL,
  namespace: config.ACCORD_AMQP_NAMESPACE,
  topology: inventoryTopology,
});
