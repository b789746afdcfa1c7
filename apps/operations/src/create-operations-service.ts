import { asyncApiDocument, startConsumers } from '@accord/messaging';
import { createService } from '@accord/service-kit';
import type { ServiceOptions } from '@accord/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import './inbound/mending/mending.problems.ts';
import './inbound/operations.problems.ts';
import type { OperationsConfig } from './operations.config.ts';
import { OperationsModule } from './operations.module.ts';
import { watchRefusals } from './inbound/refusals.ts';
import { operationsTopology } from './operations.topology.ts';

/** The service with its consumers subscribed, not yet listening; for production and component tests alike. */
export async function createOperationsService(
  config: OperationsConfig,
  overrides: Pick<ServiceOptions, 'authenticator'> = {},
): Promise<NestFastifyApplication> {
  const app = await createService(OperationsModule.with(config), {
    service: 'operations',
    config,
    events: asyncApiDocument(operationsTopology),
    ...overrides,
  });
  watchRefusals(app);
  await startConsumers(app);
  return app;
}
