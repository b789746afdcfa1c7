import { addressVariable, baseConfig, loadConfig, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

const duration = (fallbackMs: number) => z.coerce.number().int().min(0).default(fallbackMs);

const schema = z.object({
  ...baseConfig.shape,
  INVENTORY_URL: addressVariable('where the inventory service listens'),
  ENROLLMENT_URL: addressVariable('where the enrollment service listens'),
  CUSTOMER_URL: addressVariable('where the customer service listens'),
  STRIPE_BASE_URL: addressVariable('the address of the Stripe API, without /v1'),
  STRIPE_SECRET_KEY: secretVariable('the secret key of the Stripe account'),
  STRIPE_WEBHOOK_SECRET: secretVariable('the signing secret of the Stripe webhook endpoint'),
  ADYEN_BASE_URL: addressVariable('the address of the Adyen Checkout API with its version, ending in /v72'),
  ADYEN_API_KEY: secretVariable('an API key of the Adyen company account'),
  ADYEN_MERCHANT_ACCOUNT: z.string({ error: 'is not set; set it to the Adyen merchant account' }).min(1),
  ADYEN_HMAC_KEY: secretVariable('the HMAC key of the Adyen webhook, in hex'),
  WECLAPP_BASE_URL: addressVariable('the address of the weclapp API, ending in /webapp/api/v2'),
  WECLAPP_TOKEN: secretVariable('an API token of the weclapp account'),
  /** How long a price is used without asking inventory again. */
  CHECKOUT_PRICE_FRESH_MS: duration(60_000),
  /** Pause between two sweeps; 0 switches sweeping and watching off. */
  CHECKOUT_SWEEP_EVERY_MS: duration(1_000),
  CHECKOUT_WATCH_EVERY_MS: duration(30_000),
  CHECKOUT_DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(16),
});

export type CheckoutConfig = z.output<typeof schema>;

/** @throws ConfigError naming every mistake at once */
export function checkoutConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<CheckoutConfig> {
  return loadConfig(schema, environment);
}
