import { applyTopology, type ApplyOptions } from '@accord/messaging';
import { runMigrations } from '@accord/service-kit';
import { prepareVendorHome } from '@accord/vendor-client';
import type { CheckoutConfig } from './checkout.config.ts';
import { checkoutMigrations } from './checkout.migrations.ts';
import { checkoutTopology } from './checkout.topology.ts';

/** Brings database and broker to what this version needs. May run again and in several places at once. */
export async function migrateCheckout(
  config: Pick<
    CheckoutConfig,
    'DATABASE_URL' | 'AMQP_URL' | 'ACCORD_AMQP_NAMESPACE' | 'ACCORD_VENDOR_HOME_URL'
  >,
  options: ApplyOptions = {},
): Promise<void> {
  await runMigrations({ url: config.DATABASE_URL, service: 'checkout', migrations: checkoutMigrations });
  await prepareVendorHome(config.ACCORD_VENDOR_HOME_URL);
  await applyTopology(
    { urls: config.AMQP_URL, namespace: config.ACCORD_AMQP_NAMESPACE, topology: checkoutTopology },
    options,
  );
}
