import { checkoutConfig } from './checkout.config.ts';
import { migrateCheckout } from './migrate-checkout.ts';

await migrateCheckout(checkoutConfig());
