import { vendorChoice } from '@accord/service-kit';
import type { z } from 'zod';
import { amazonConfig } from './amazon/amazon.config.ts';

/** Whose orders come in beside those of our own shop; nobody's unless somebody is named. */
export const marketplaceVendorConfig = vendorChoice('CHECKOUT_MARKETPLACE_VENDOR', {
  none: {},
  amazon: amazonConfig,
});

export type MarketplaceVendorConfig = z.output<typeof marketplaceVendorConfig>;
