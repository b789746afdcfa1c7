import { vendorChoice } from '@accord/service-kit';
import type { z } from 'zod';
import { akeneoConfig } from './akeneo/akeneo.config.ts';
import { shopwareConfig } from './shopware/shopware.config.ts';

/** Who brings products and prices beside the ERP; nobody unless somebody is named. */
export const pimVendorConfig = vendorChoice('INVENTORY_PIM_VENDOR', {
  none: {},
  shopware: shopwareConfig,
  akeneo: akeneoConfig,
});

export type PimVendorConfig = z.output<typeof pimVendorConfig>;
