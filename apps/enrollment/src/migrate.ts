import { applyTopology } from '@accord/messaging';
import { loadConfig, runMigrations } from '@accord/service-kit';
import { prepareVendorHome } from '@accord/vendor-client';
import { enrollmentConfig, environment } from './enrollment.config.ts';
import { enrollmentDatabase } from './enrollment.module.ts';
import { enrollmentTopology } from './enrollment.topology.ts';

// The step before a deploy: schema first, then queues, each once however often it runs.
const config = loadConfig(enrollmentConfig, environment);
await runMigrations(enrollmentDatabase(config));
await prepareVendorHome(config.ACCORD_VENDOR_HOME_URL);
await applyTopology({
  urls: config.AMQP_URL,
  namespace: config.ACCORD_AMQP_NAMESPACE,
  topology: enrollmentTopology,
});
