import { describe, expect, it } from '@jest/globals';
import { parseSku, priceFromGross, type Currency, type Product } from '@accord/canonical';
import fc from 'fast-check';
import { priceBasket } from './pricing.ts';
import { germanTariff } from './shipping-rule.ts';

function product(
  sku: string,
  grossMinor: number,
  more: { kind?: Product['kind']; taxRateBps?: number; currency?: Currency } = {},
): Product {
  const { kind = 'article', taxRateBps = 1900, currency = 'EUR' } = more;
  const at = '2026-01-05T08:00:00.000Z';
  const price = priceFromGross({ minor: grossMinor, currency }, taxRateBps);
  return { sku: parseSku(sku), name: sku, kind, price, version: 1, updatedAt: at, pricedAt: at };
}

function price(
  products: readonly Product[],
  wanted: readonly (readonly [string, number])[],
  country: 'DE' | 'AT' = 'DE',
) {
  return priceBasket(
    wanted.map(([sku, quantity]) => ({ sku: parseSku(sku), quantity })),
    { products: new Map(products.map((known) => [known.sku, known])), country, tariff: germanTariff },
  );
}

const shippingOf = (outcome: ReturnType<typeof price>) =>
  outcome.kind === 'priced' ? outcome.basket.shipping.gross.minor : undefined;

describe('pricing', () => {
  it('adds up to the cent: lines and shipping are the totals, net and tax are the gross', () => {
    const line = fc.record({
      gross: fc.integer({ min: 1, max: 5_000_000 }),
      taxRateBps: fc.constantFrom(0, 700, 1900, 2000),
      quantity: fc.integer({ min: 1, max: 999 }),
      kind: fc.constantFrom('article' as const, 'course' as const, 'bundle' as const),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (lines) => {
        const products = lines.map((one, index) => product(`P-${String(index)}`, one.gross, one));
        const outcome = price(
          products,
          lines.map((one, index) => [`P-${String(index)}`, one.quantity] as const),
        );
        if (outcome.kind !== 'priced') throw new Error(outcome.kind);
        const { basket } = outcome;
        const parts = [...basket.lines.map((one) => one.total), basket.shipping];
        for (const part of ['net', 'tax', 'gross'] as const) {
          expect(parts.reduce((sum, one) => sum + one[part].minor, 0)).toBe(basket.totals[part].minor);
        }
        expect(basket.totals.net.minor + basket.totals.tax.minor).toBe(basket.totals.gross.minor);
      }),
    );
  });

  it('charges shipping for goods below 100 EUR, more abroad, and none from 100 EUR on', () => {
    const products = [product('A', 4_999), product('B', 5_001)];
    expect(shippingOf(price(products, [['A', 1]]))).toBe(490);
    expect(shippingOf(price(products, [['A', 1]], 'AT'))).toBe(1_290);
    expect(shippingOf(price(products, [['A', 2]]))).toBe(490);
    expect(
      shippingOf(
        price(products, [
          ['A', 1],
          ['B', 1],
        ]),
      ),
    ).toBe(0);
  });

  it('sends no parcel for courses, however cheap, and does not count them towards free shipping', () => {
    const products = [
      product('C', 1_000, { kind: 'course' }),
      product('D', 50_000, { kind: 'course' }),
      product('A', 100),
    ];
    expect(shippingOf(price(products, [['C', 1]]))).toBe(0);
    expect(
      shippingOf(
        price(products, [
          ['D', 1],
          ['A', 1],
        ]),
      ),
    ).toBe(490);
  });

  it('taxes shipping at the highest rate of the goods it carries', () => {
    const products = [product('BOOK', 1_000, { taxRateBps: 700 }), product('TOY', 1_000)];
    const books = price(products, [['BOOK', 1]]);
    const mixed = price(products, [
      ['BOOK', 1],
      ['TOY', 1],
    ]);
    expect(books.kind === 'priced' && books.basket.shipping.tax.minor).toBe(32);
    expect(mixed.kind === 'priced' && mixed.basket.shipping.tax.minor).toBe(78);
  });

  it('names every unknown product once and prices nothing', () => {
    expect(
      price(
        [product('A', 100)],
        [
          ['A', 1],
          ['X', 1],
          ['X', 2],
          ['Y', 1],
        ],
      ),
    ).toEqual({
      kind: 'unknown_products',
      skus: ['X', 'Y'],
    });
  });

  it('refuses two currencies in one basket, and a basket worth nothing', () => {
    const products = [
      product('A', 100),
      product('B', 100, { currency: 'CHF' }),
      product('FREE', 0, { kind: 'course' }),
    ];
    expect(
      price(products, [
        ['A', 1],
        ['B', 1],
      ]),
    ).toEqual({ kind: 'mixed_currencies' });
    expect(price(products, [['FREE', 1]])).toEqual({ kind: 'nothing_to_pay' });
  });
});
