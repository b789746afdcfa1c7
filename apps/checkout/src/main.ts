import { runService, serve } from '@accord/service-kit';
import { checkoutConfig } from './checkout.config.ts';
import { createCheckoutService } from './create-checkout-service.ts';

await runService(async () => {
  const config = checkoutConfig();
  return serve(await createCheckoutService(config), { service: 'checkout', config });
});
