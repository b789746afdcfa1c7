import { applyTopology } from '@accord/messaging';
import { runMigrations } from '@accord/service-kit';
import { operationsConfig } from './operations.config.ts';
import { operationsTopology } from './operations.topology.ts';
import { migrations } from './outbound/migrations/index.ts';

const config = operationsConfig();
await runMigrations({ url: config.DATABASE_URL, service: 'operations', migrations });
await applyTopology({
  urls: config.AMQP_URL,
  namespace: config.ACCORD_AMQP_NAMESPACE,
  topology: operationsTopology,
});
