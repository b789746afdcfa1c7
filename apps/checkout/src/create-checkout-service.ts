import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { asyncApiDocument, startConsumers } from '@accord/messaging';
import { createService, type ServiceOptions } from '@accord/service-kit';
import type { CheckoutConfig } from './checkout.config.ts';
import { CheckoutModule, type CheckoutOverrides } from './checkout.module.ts';
import { checkoutTopology } from './checkout.topology.ts';

/** The service, built and consuming, not yet listening for HTTP: the same in production and in component tests. */
export async function createCheckoutService(
  config: CheckoutConfig,
  overrides: CheckoutOverrides & Pick<ServiceOptions, 'authenticator'> = {},
): Promise<NestFastifyApplication> {
  const { authenticator, ...parts } = overrides;
  const app = await createService(CheckoutModule.forService(config, parts), {
    service: 'checkout',
    config,
    events: asyncApiDocument(checkoutTopology),
    ...(authenticator === undefined ? {} : { authenticator }),
  });
  await startConsumers(app);
  return app;
}
