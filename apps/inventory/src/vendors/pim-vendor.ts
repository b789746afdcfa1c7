import type { Secret } from '@accord/service-kit';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import type { ProductSource } from '../use-cases/ports/article-source.ts';
import { AkeneoProducts } from './akeneo/akeneo-products.ts';
import { akeneoAuth, openAkeneo } from './akeneo/akeneo.account.ts';
import { AkeneoClient } from './akeneo/akeneo.client.ts';
import { akeneoRules, akeneoWanted } from './akeneo/akeneo.rules.ts';
import type { PimVendorConfig } from './pim-vendor.config.ts';
import { ShopwareProducts } from './shopware/shopware-products.ts';
import { openShopware, shopwareAuth } from './shopware/shopware.account.ts';
import { ShopwareClient } from './shopware/shopware.client.ts';

/** The account that products are read from, and what reads them. */
export interface PimVendor {
  /** By which its rows and its flow are named. */
  readonly name: string;
  readonly http: VendorClient;
  readonly source: ProductSource;
}

/** The flow of the PIM that the configuration names; undefined where it names none. */
export function pimFlowName({ INVENTORY_PIM_VENDOR: vendor }: PimVendorConfig): string | undefined {
  return vendor === 'none' ? undefined : `inventory.${vendor}-products`;
}

/** Opens the account of the vendor that `INVENTORY_PIM_VENDOR` names. */
export function openPimVendor(config: PimVendorConfig, recorder: VendorCallRecorder): PimVendor | undefined {
  switch (config.INVENTORY_PIM_VENDOR) {
    case 'none':
      return undefined;
    case 'shopware': {
      const http = openShopware(config, shopwareAuth(config), recorder);
      const rules = {
        currency: config.SHOPWARE_CURRENCY,
        currencyId: config.SHOPWARE_CURRENCY_ID,
        taxCountry: config.SHOPWARE_TAX_COUNTRY,
        courseCategoryId: config.SHOPWARE_COURSE_CATEGORY_ID,
      };
      const client = new ShopwareClient(http, config.SHOPWARE_PAGE_SIZE);
      return { name: 'shopware', http, source: new ShopwareProducts(client, rules) };
    }
    case 'akeneo': {
      const http = openAkeneo(config, akeneoAuth(config), recorder);
      const client = new AkeneoClient(http, akeneoWanted(config), config.AKENEO_PAGE_SIZE);
      return { name: 'akeneo', http, source: new AkeneoProducts(client, akeneoRules(config)) };
    }
  }
}

/** With which a PIM signs what it tells us; absent where none plays, and then nothing is signed with it. */
export class PimWebhookSecrets {
  readonly shopware: Secret | undefined;
  readonly akeneo: Secret | undefined;

  constructor(config: PimVendorConfig) {
    this.shopware = config.INVENTORY_PIM_VENDOR === 'shopware' ? config.SHOPWARE_APP_SECRET : undefined;
    this.akeneo = config.INVENTORY_PIM_VENDOR === 'akeneo' ? config.AKENEO_WEBHOOK_SECRET : undefined;
  }
}
