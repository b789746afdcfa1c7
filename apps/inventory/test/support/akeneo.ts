import type { MappingRules } from '../../src/vendors/akeneo/akeneo.mapping.ts';

/** How the products of these tests are read. */
export const akeneoRules = {
  channel: 'ecommerce',
  locale: 'de_DE',
  currency: 'EUR',
  taxCountry: 'DE',
  attributes: {
    sku: 'sku',
    name: 'name',
    price: 'price',
    tax: 'tax_rate',
    gtin: 'ean',
    weight: 'weight',
  },
  courseFamily: 'courses',
} as const satisfies MappingRules;
