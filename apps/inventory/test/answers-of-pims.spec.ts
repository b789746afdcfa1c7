import { cardInAnAnswer } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import type { SourceRecord } from '../src/use-cases/ports/article-source.ts';
import { readProduct as readAkeneo } from '../src/vendors/akeneo/akeneo.mapping.ts';
import { readProduct as readShopware } from '../src/vendors/shopware/shopware.mapping.ts';
import { akeneoRules } from './support/akeneo.ts';

const shopwareRules = { currency: 'EUR', currencyId: 'a'.repeat(32), taxCountry: 'DE' } as const;
const cup = {
  id: '0'.repeat(32),
  productNumber: 'CUP-1',
  name: 'Cup',
  active: true,
  price: [{ currencyId: shopwareRules.currencyId, gross: 9.5 }],
  tax: { taxRate: 19 },
  createdAt: '2026-11-20T10:00:00.000+00:00',
};
const shopware = (changes: object): SourceRecord => readShopware({ ...cup, ...changes }, shopwareRules);

const said = (data: unknown) => [{ scope: null, locale: null, data }];
const values = {
  sku: said('CUP-1'),
  name: said('Cup'),
  price: said([{ amount: '9.50', currency: 'EUR' }]),
  tax_rate: said('19'),
};
const mug = { uuid: '0198c0de-0000-4000-8000-00000000000a', enabled: true, values };
const akeneo = (changes: object): SourceRecord =>
  readAkeneo({ ...mug, updated: '2026-11-20T10:00:00+00:00', ...changes }, akeneoRules);
/** Attributes that say something else. */
const saying = (more: object): object => ({ values: { ...values, ...more } });

/** Neither its text nor anything else of it is kept. */
function mustBeBad(record: SourceRecord): void {
  expect(record.kind).toBe('bad');
  expect(JSON.stringify(record)).not.toContain(cardInAnAnswer);
}

describe('a record of Shopware', () => {
  it('that is whole is an article', () => {
    expect(shopware({})).toMatchObject({ kind: 'article', article: { price: { gross: { minor: 950 } } } });
  });

  it.each<[what: string, changes: object]>([
    ['a card number for a name', { name: `Gift ${cardInAnAnswer}` }],
    ['a card number for a product number', { productNumber: cardInAnAnswer }],
    ['a NUL in its name', { name: 'Cup\0' }],
    ['half a character in its name', { name: 'Cup \ud83d' }],
    ['no name', { name: null }],
    ['text for a price', { price: [{ currencyId: shopwareRules.currencyId, gross: '9.50' }] }],
    ['no price in our currency', { price: [{ currencyId: 'b'.repeat(32), gross: 9.5 }] }],
    ['a negative price', { price: [{ currencyId: shopwareRules.currencyId, gross: -9.5 }] }],
    [
      'a price of more digits than its currency has',
      { price: [{ currencyId: shopwareRules.currencyId, gross: 9.499 }] },
    ],
    [
      'a price beyond all numbers',
      JSON.parse(`{"price":[{"currencyId":"${shopwareRules.currencyId}","gross":1e400}]}`),
    ],
    ['a tax rate nobody has', { tax: { taxRate: 119 } }],
    ['a time without a zone', { createdAt: '2026-11-20T10:00:00' }],
    ['a day that is none', { createdAt: '2026-02-30T10:00:00+00:00' }],
    ['a weight as text', { weight: '1.5' }],
    ['a negative weight', { weight: -1 }],
    ['a GTIN whose check digit is wrong', { ean: '4006381333930' }],
    ['an id that leads elsewhere', { id: '../../admin' }],
    ['a card number for an id', { id: cardInAnAnswer }],
  ])('with %s is listed as bad', (_what, changes) => {
    mustBeBad(shopware(changes));
  });
});

describe('a record of Akeneo', () => {
  it('that is whole is an article', () => {
    expect(akeneo({})).toMatchObject({ kind: 'article', article: { price: { gross: { minor: 950 } } } });
  });

  it.each<[what: string, changes: object]>([
    ['a card number for a name', saying({ name: said(`Gift ${cardInAnAnswer}`) })],
    ['a card number for a SKU', saying({ sku: said(cardInAnAnswer) })],
    ['an object for a SKU', saying({ sku: said({ toString: 'CUP-1' }) })],
    ['half a character in its name', saying({ name: said('Cup \ud83d') })],
    ['no name in our language', saying({ name: [{ scope: null, locale: 'fr_FR', data: 'Tasse' }] })],
    ['a price in another currency', saying({ price: said([{ amount: '9.50', currency: 'USD' }]) })],
    ['a price of nothing', saying({ price: said([{ amount: null, currency: 'EUR' }]) })],
    ['a price in another notation', saying({ price: said([{ amount: '9e2', currency: 'EUR' }]) })],
    ['a tax rate that is a list', saying({ tax_rate: said(['19']) })],
    ['a weight in a unit nobody knows', saying({ weight: said({ amount: '1', unit: 'STONE' }) })],
    ['a weight in an inherited unit', saying({ weight: said({ amount: '1', unit: 'constructor' }) })],
    ['a weight as a list', saying({ weight: said({ amount: ['1'], unit: 'GRAM' }) })],
    ['a weight of true', saying({ weight: said({ amount: true, unit: 'GRAM' }) })],
    ['a negative weight', saying({ weight: said({ amount: '-1', unit: 'GRAM' }) })],
    ['a GTIN whose check digit is wrong', saying({ ean: said('4006381333930') })],
    ['a time without a zone', { updated: '2026-11-20T10:00:00' }],
    ['a state as text', { enabled: 'true' }],
    ['values that are a list', { values: [said('x')] }],
    ['an id that leads elsewhere', { uuid: '../../admin' }],
    ['a card number for an id', { uuid: cardInAnAnswer }],
  ])('with %s is listed as bad', (_what, changes) => {
    mustBeBad(akeneo(changes));
  });
});

it.each([[null], ['x'], [[]], [7], [JSON.parse('{"__proto__":{"id":"1","uuid":"1"}}')]])(
  'what is no record of either is listed without a name: %#',
  (raw) => {
    for (const record of [readShopware(raw, shopwareRules), readAkeneo(raw, akeneoRules)])
      expect(record).toMatchObject({ kind: 'bad', record: { vendorId: 'unknown' } });
  },
);
