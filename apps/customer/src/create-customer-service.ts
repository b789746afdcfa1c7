import { asyncApiDocument, startConsumers } from '@accord/messaging';
import { createService, type ServiceOptions } from '@accord/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import type { CustomerConfig } from './customer.config.ts';
import { CustomerModule, type CustomerRuntime } from './customer.module.ts';
import { customerTopology } from './customer.topology.ts';

/** The whole service with its consumers running, not yet listening: for main.ts and component tests alike. */
export async function createCustomerService(
  config: CustomerConfig,
  overrides: {
    readonly runtime?: CustomerRuntime;
    readonly authenticator?: NonNullable<ServiceOptions['authenticator']>;
  } = {},
): Promise<NestFastifyApplication> {
  const { runtime, authenticator } = overrides;
  const app = await createService(CustomerModule.with(config, runtime), {
    service: 'customer',
    config,
    events: asyncApiDocument(customerTopology),
    ...(authenticator ? { authenticator } : {}),
  });
  await startConsumers(app);
  return app;
}
