import { readArticle } from './weclapp.mapping.ts';
import { articleWire } from './weclapp.wire.ts';

const rules = { salesChannel: 'GROSS1', currency: 'EUR', currencyId: '256' } as const;
const now = new Date('2026-11-21T12:00:00Z');

const article = {
  id: '4711',
  version: '3',
  lastModifiedDate: 1_790_000_000_000,
  articleNumber: 'KIT-ROBOT-01',
  name: 'Robot kit',
  articleType: 'STORABLE',
  active: true,
  availableInSale: true,
  taxRateType: 'STANDARD',
  ean: '4006381333931',
  articleGrossWeight: '0.85',
  articleNetWeight: '0.8',
  articlePrices: [
    {
      price: '149.00',
      salesChannel: 'GROSS1',
      currencyId: '256',
      priceScaleValue: '1',
      startDate: 1_700_000_000_000,
      endDate: 1_900_000_000_000,
    },
  ],
};
const bundle = {
  ...article,
  articleType: 'SALES_BILL_OF_MATERIAL',
  salesBillOfMaterialItems: [{ articleId: '4712', quantity: '2' }],
};

/** Whole records of weclapp and what becomes of them, for the report on what is lost on the way. */
export const weclappRecords = [
  {
    vendor: 'weclapp',
    record: 'article',
    becomes: 'product',
    wire: articleWire,
    samples: [article, bundle],
    read: (raw: unknown): unknown => {
      const record = readArticle(raw, rules, now);
      return record.kind === 'article' ? record.article : undefined;
    },
  },
];
