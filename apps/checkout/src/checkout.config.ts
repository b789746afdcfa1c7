import { addressVariable, baseConfig, loadConfig } from '@accord/service-kit';
import { flowPlansVariable } from '@accord/sync';
import { vendorHomeConfig } from '@accord/vendor-client';
import { z } from 'zod';
import { adyenConfig } from './vendors/adyen/adyen.config.ts';
import { marketplaceVendorConfig } from './vendors/marketplace-vendor.config.ts';
import { stripeConfig } from './vendors/stripe/stripe.config.ts';
import { weclappConfig } from './vendors/weclapp/weclapp.config.ts';

const duration = (fallbackMs: number) => z.coerce.number().int().min(0).default(fallbackMs);

/** Flows that can run by themselves. */
const flows = ['checkout.follow-bookings', 'checkout.amazon-orders'];

const ownConfig = z.object({
  ...baseConfig.shape,
  INVENTORY_URL: addressVariable('where the inventory service listens'),
  ENROLLMENT_URL: addressVariable('where the enrollment service listens'),
  CUSTOMER_URL: addressVariable('where the customer service listens'),
  ...stripeConfig,
  ...adyenConfig,
  ...weclappConfig,
  ...vendorHomeConfig.shape,
  /** How long a price is used without asking inventory again. */
  CHECKOUT_PRICE_FRESH_MS: duration(60_000),
  /** Pause between two sweeps; 0 switches sweeping and watching off. */
  CHECKOUT_SWEEP_EVERY_MS: duration(1_000),
  CHECKOUT_WATCH_EVERY_MS: duration(30_000),
  /** How often our books are held against the gateways'; 0, or no sweeping, switches it off. */
  CHECKOUT_RECONCILE_EVERY_MS: duration(600_000),
  /** How often orders are held against the stock and the seats that others keep for them; 0, or no sweeping, switches it off. */
  CHECKOUT_COMPARE_EVERY_MS: duration(600_000),
  /** An order that changed so lately is not compared: the others may be about to hear of it. */
  CHECKOUT_COMPARE_GRACE_MS: duration(300_000),
  /** When which flow runs by itself, where that is not as usual: `checkout.amazon-orders=15m`. */
  CHECKOUT_FLOWS: flowPlansVariable(flows),
  /** How often a marketplace is asked for its orders, unless `CHECKOUT_FLOWS` says otherwise; 0 is never. */
  CHECKOUT_MARKETPLACE_EVERY_MS: duration(300_000),
  /** How often the ERP is asked what it made of our orders, unless `CHECKOUT_FLOWS` says otherwise; 0: when it tells us. */
  CHECKOUT_BOOKINGS_EVERY_MS: duration(300_000),
  /** Of a thousand records of a run that many may wait in quarantine before an event tells of it. */
  CHECKOUT_QUARANTINE_PERMILLE: z.coerce.number().int().min(0).max(1000).default(50),
  /** How long records that a run did not take are kept as they came. They may hold personal data. */
  CHECKOUT_KEEP_RECORDS_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
  CHECKOUT_DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(16),
});

const schema = ownConfig.and(marketplaceVendorConfig);

export type CheckoutConfig = z.output<typeof schema>;

/** @throws ConfigError naming every mistake at once */
export function checkoutConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<CheckoutConfig> {
  return loadConfig(schema, environment);
}
