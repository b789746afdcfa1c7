import type { Wanted } from './akeneo.client.ts';
import type { AkeneoConfig } from './akeneo.config.ts';
import type { AttributeCodes, MappingRules } from './akeneo.mapping.ts';

type Named = Omit<
  AkeneoConfig,
  | 'AKENEO_BASE_URL'
  | 'AKENEO_CLIENT_ID'
  | 'AKENEO_CLIENT_SECRET'
  | 'AKENEO_USERNAME'
  | 'AKENEO_PASSWORD'
  | 'AKENEO_WEBHOOK_SECRET'
>;

/** How the configuration wants products to be read. */
export function akeneoRules(config: Named): MappingRules {
  return {
    channel: config.AKENEO_CHANNEL,
    locale: config.AKENEO_LOCALE,
    currency: config.AKENEO_CURRENCY,
    taxCountry: config.AKENEO_TAX_COUNTRY,
    attributes: attributesOf(config),
    courseFamily: config.AKENEO_COURSE_FAMILY,
  };
}

/** Only the values that are read are asked for: a product may have hundreds. */
export function akeneoWanted(config: Named): Wanted {
  return {
    scope: config.AKENEO_CHANNEL,
    locales: config.AKENEO_LOCALE,
    attributes: Object.values(attributesOf(config)).join(','),
  };
}

function attributesOf(config: Named): AttributeCodes {
  return {
    sku: config.AKENEO_SKU_ATTRIBUTE,
    name: config.AKENEO_NAME_ATTRIBUTE,
    price: config.AKENEO_PRICE_ATTRIBUTE,
    tax: config.AKENEO_TAX_ATTRIBUTE,
    gtin: config.AKENEO_GTIN_ATTRIBUTE,
    weight: config.AKENEO_WEIGHT_ATTRIBUTE,
  };
}
