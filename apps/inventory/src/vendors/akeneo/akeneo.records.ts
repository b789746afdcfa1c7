import { readProduct } from './akeneo.mapping.ts';
import { productWire } from './akeneo.wire.ts';

const rules = {
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
} as const;

const forAll = (data: unknown) => [{ scope: null, locale: null, data }];
const product = {
  uuid: '25566245-55c3-42ce-86d9-8610ac459fa8',
  enabled: true,
  family: 'books',
  values: {
    sku: forAll('AK-BOOK-KICAD'),
    name: [{ scope: null, locale: 'de_DE', data: 'Platinen mit KiCad' }],
    price: [{ scope: 'ecommerce', locale: null, data: [{ amount: '34.00', currency: 'EUR' }] }],
    tax_rate: forAll('7'),
    ean: forAll('4006381333931'),
    weight: forAll({ amount: '0.7', unit: 'KILOGRAM' }),
  },
  updated: '2026-01-05T10:00:00+00:00',
};

/** Whole records of Akeneo and what becomes of them, for the report on what is lost on the way. */
export const akeneoRecords = [
  {
    vendor: 'akeneo',
    record: 'product',
    becomes: 'product',
    wire: productWire,
    samples: [product, { ...product, family: 'courses' }],
    read: (raw: unknown): unknown => {
      const record = readProduct(raw, rules);
      return record.kind === 'article' ? record.article : undefined;
    },
  },
];
