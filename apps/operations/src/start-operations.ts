import { startConsumers } from '@accord/messaging';
import { createService, serve } from '@accord/service-kit';
import type { RunningService, ServiceOptions } from '@accord/service-kit';
import './inbound/operations.problems.ts';
import type { OperationsConfig } from './operations.config.ts';
import { OperationsModule } from './operations.module.ts';

/** The running service, for production and component tests alike. */
export async function startOperations(
  config: OperationsConfig,
  overrides: Pick<ServiceOptions, 'authenticator'> = {},
): Promise<RunningService> {
  const app = await createService(OperationsModule.with(config), {
    service: 'operations',
    config,
    ...overrides,
  });
  await startConsumers(app);
  return serve(app, { service: 'operations', config });
}
