import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readArticle, wholePieces, type MappingRules } from './weclapp.mapping.ts';

const now = new Date('2026-01-05T09:00:00Z');
const rules: MappingRules = { salesChannel: 'GROSS1', currency: 'EUR' };
const price = { price: '149.00', salesChannel: 'GROSS1', currencyId: '256', priceScaleValue: '0' };
const article = {
  id: '1001',
  version: '4',
  lastModifiedDate: 1_700_000_000_000,
  articleNumber: 'kit-robot-01',
  name: 'Robot kit',
  articleType: 'STORABLE',
  active: true,
  taxRateType: 'STANDARD',
  articlePrices: [price],
};
const read = (changes: object, with_: Partial<MappingRules> = {}) =>
  readArticle({ ...article, ...changes }, { ...rules, ...with_ }, now);

function priceOf(articlePrices: object[], with_?: Partial<MappingRules>): number | string {
  const record = read({ articlePrices }, with_);
  if (record.kind === 'article') return record.article.price.gross.minor;
  return record.kind === 'bad' ? record.record.reason : record.kind;
}

describe('reading a weclapp article', () => {
  it('splits the gross price into net and tax that add up', () => {
    const record = read({ taxRateType: 'REDUCED', articlePrices: [{ ...price, price: '9.95' }] });
    expect(record).toMatchObject({
      kind: 'article',
      article: {
        sku: 'KIT-ROBOT-01',
        price: { gross: { minor: 995 }, net: { minor: 930 }, tax: { minor: 65 }, taxRateBps: 700 },
      },
    });
  });

  it('takes the price of the sales channel that is valid now, for one piece', () => {
    const day = 86_400_000;
    expect(
      priceOf([
        { ...price, salesChannel: 'NET1', price: '1.00' },
        { ...price, priceScaleValue: '10', price: '2.00' },
        { ...price, startDate: now.getTime() + day, price: '3.00' },
        { ...price, endDate: now.getTime(), price: '4.00' },
        { ...price, startDate: now.getTime() - 2 * day, price: '5.00' },
        { ...price, startDate: now.getTime() - day, price: '6.00' },
      ]),
    ).toBe(600);
  });

  it('passes over prices in another currency', () => {
    expect(priceOf([{ ...price, currencyId: '999' }], { currencyId: '256' })).toBe('weclapp.no_price');
  });

  it('refuses a price with more digits than the currency has, and a negative one', () => {
    expect(priceOf([{ ...price, price: '1.005' }])).toBe('money.bad_decimal');
    expect(priceOf([{ ...price, price: '-1.00' }])).toBe('weclapp.negative_price');
    expect(priceOf([{ ...price, price: '1.00000' }])).toBe(100);
  });

  it('refuses a tax rate that Germany does not have instead of choosing one', () => {
    expect(read({ taxRateType: 'SUPER_REDUCED' })).toEqual({
      kind: 'bad',
      record: { vendorId: '1001', reason: 'weclapp.unknown_tax_rate', field: 'taxRateType' },
    });
  });

  it('knows a course by its type, ignores what is not sold, and reports a type it has never heard of', () => {
    expect(read({ articleType: 'SERVICE' })).toMatchObject({ article: { kind: 'course' } });
    expect(read({ articleType: 'SHIPPING_COST' })).toEqual({ kind: 'ignored', vendorId: '1001' });
    expect(read({ articleType: 'HOLOGRAM' })).toMatchObject({
      record: { reason: 'weclapp.unknown_article_type' },
    });
  });

  it('reports a bundle without parts, or with half a part', () => {
    const bundle = { articleType: 'SALES_BILL_OF_MATERIAL' };
    expect(read(bundle)).toMatchObject({ record: { reason: 'weclapp.bundle_without_parts' } });
    expect(
      read({ ...bundle, salesBillOfMaterialItems: [{ articleId: '1', quantity: '0.5' }] }),
    ).toMatchObject({
      record: { reason: 'weclapp.bad_component_quantity' },
    });
  });

  it('takes an article off sale that is inactive', () => {
    expect(read({ active: false })).toEqual({ kind: 'withdrawn', vendorId: '1001' });
    expect(read({ availableInSale: false })).toEqual({ kind: 'withdrawn', vendorId: '1001' });
  });

  it.each([
    ['4.00639E+12', 'quality.gtin_exponent'],
    ['4006381333932', 'quality.gtin_check_digit'],
    ['0000000000000', 'quality.bad_gtin'],
  ])('has an article whose barcode is %s wait for somebody to mend it', (ean, reason) => {
    expect(read({ ean })).toEqual({ kind: 'bad', record: { vendorId: '1001', reason, field: 'ean' } });
  });

  it('sells an article without a barcode, and one whose barcode can be read in one way only', () => {
    const gtinOf = (ean: string) => {
      const record = read({ ean });
      return record.kind === 'article' ? record.article.gtin : record;
    };
    expect([gtinOf(' '), gtinOf('4006381333931'), gtinOf('40063813-33931')]).toEqual([
      undefined,
      '4006381333931',
      '4006381333931',
    ]);
  });

  it('names the record and the field when it cannot read it', () => {
    expect(read({ name: 7 })).toEqual({
      kind: 'bad',
      record: { vendorId: '1001', reason: 'weclapp.unreadable_article', field: 'name' },
    });
  });

  it('never throws, whatever weclapp sends', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.object({ key: fc.constantFrom(...Object.keys(article)) })),
        (raw) => {
          expect(['article', 'withdrawn', 'ignored', 'bad']).toContain(readArticle(raw, rules, now).kind);
        },
      ),
    );
  });

  it('counts whole pieces only', () => {
    expect(['500', '500.0', '-3', '0.5', '1e400'].map(wholePieces)).toEqual([
      500,
      500,
      -3,
      undefined,
      undefined,
    ]);
  });
});
