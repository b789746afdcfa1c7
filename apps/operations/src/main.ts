import { runService, serve } from '@accord/service-kit';
import { createOperationsService } from './create-operations-service.ts';
import { operationsConfig } from './operations.config.ts';

await runService(async () => {
  const config = operationsConfig();
  return serve(await createOperationsService(config), { service: 'operations', config });
});
