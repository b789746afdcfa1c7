import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startConsumers } from '@accord/messaging';
import { createService, type ServiceOptions } from '@accord/service-kit';
import type { CheckoutConfig } from './checkout.config.ts';
import { CheckoutModule, type CheckoutOverrides } from './checkout.module.ts';

/** The service, built and consuming, not yet listening for HTTP: the same in production and in component tests. */
export async function createCheckoutService(
  config: CheckoutConfig,
  overrides: CheckoutOverrides & Pick<ServiceOptions, 'authenticator'> = {},
): Promise<NestFastifyApplication> {
  const { authenticator, ...parts } = overrides;
  const app = await createService(CheckoutModule.forService(config, parts), {
    service: 'checkout',
    config,
    ...(authenticator === undefined ? {} : { authenticator }),
  });
  await startConsumers(app);
  return app;
}
