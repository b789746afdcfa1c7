import { once } from 'node:events';
import { runService, serve } from '@accord/service-kit';
import { createOperationsService } from '../../src/create-operations-service.ts';
import { operationsConfig } from '../../src/operations.config.ts';

/** Operations in a process of its own, which is there before it is needed: it begins when it is told to. */
await once(process.stdin, 'data');
await runService(async () => {
  const config = operationsConfig();
  return serve(await createOperationsService(config), { service: 'operations', config });
});
