import type { Clock } from '@accord/canonical';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { MarketplaceOrders } from '../use-cases/ports/marketplace-orders.ts';
import { AmazonOrders } from './amazon/amazon-orders.ts';
import { amazonAuth, openAmazon } from './amazon/amazon.account.ts';
import { AmazonClient } from './amazon/amazon.client.ts';
import type { MarketplaceVendorConfig } from './marketplace-vendor.config.ts';

/** The account that orders are read from, and what reads them. */
export interface MarketplaceVendor {
  readonly http: VendorClient;
  readonly orders: MarketplaceOrders;
  /** How far the first run of all looks back. */
  readonly firstMs: number;
}

const dayMs = 86_400_000;

/** Opens the account of the marketplace that the configuration names; undefined where it names none. */
export function openMarketplaceVendor(
  config: MarketplaceVendorConfig,
  { recorder, clock }: { readonly recorder: VendorCallRecorder; readonly clock: Clock },
): MarketplaceVendor | undefined {
  switch (config.CHECKOUT_MARKETPLACE_VENDOR) {
    case 'none':
      return undefined;
    case 'amazon': {
      const account = config.AMAZON_ACCOUNT;
      const now = () => clock.now();
      const http = openAmazon(config, { account, auth: amazonAuth(config), recorder, now });
      const orders = new AmazonOrders(new AmazonClient(http, config));
      return { http, orders, firstMs: config.AMAZON_FIRST_DAYS * dayMs };
    }
  }
}
