import { readProduct } from './shopware.mapping.ts';
import { productWire } from './shopware.wire.ts';

const euro = 'b7d2554b0ce847cd82f3ac9bd1c0dfca';
const courses = 'c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0';
const rules = { currency: 'EUR', currencyId: euro, taxCountry: 'DE', courseCategoryId: courses } as const;

const product = {
  id: '0a9e1b6c2d3f48f5a6b7c8d9e0f1a2b3',
  productNumber: 'SW-BOOK-ARDUINO',
  name: 'Arduino workbook',
  active: true,
  childCount: 0,
  categoryIds: [courses],
  ean: '4006381333931',
  weight: 0.6,
  price: [{ currencyId: euro, gross: 29.9 }],
  tax: { taxRate: 7 },
  createdAt: '2026-01-05T09:00:00.000+00:00',
  updatedAt: '2026-01-05T10:00:00.000+00:00',
};

/** Whole records of Shopware and what becomes of them, for the report on what is lost on the way. */
export const shopwareRecords = [
  {
    vendor: 'shopware',
    record: 'product',
    becomes: 'product',
    wire: productWire,
    samples: [product, { ...product, categoryIds: [], updatedAt: null }],
    read: (raw: unknown): unknown => {
      const record = readProduct(raw, rules);
      return record.kind === 'article' ? record.article : undefined;
    },
  },
];
