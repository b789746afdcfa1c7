import { cardInAnAnswer } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import { readArticle } from '../src/vendors/weclapp/weclapp.mapping.ts';

const article = {
  id: '1001',
  version: '1',
  lastModifiedDate: 1_763_694_000_000,
  articleNumber: 'KIT-ROBOT-01',
  name: 'Robot kit',
  articleType: 'STORABLE',
  active: true,
  taxRateType: 'STANDARD',
  articlePrices: [{ price: '149.00', salesChannel: 'GROSS1' }],
};
const read = (changes: object) =>
  readArticle({ ...article, ...changes }, { salesChannel: 'GROSS1', currency: 'EUR' }, new Date(0));
const priced = (price: unknown) => ({ articlePrices: [{ price, salesChannel: 'GROSS1' }] });

describe('a record of weclapp', () => {
  it('that is whole is an article', () => {
    expect(read({})).toMatchObject({ kind: 'article', article: { price: { gross: { minor: 14_900 } } } });
  });

  it.each<[what: string, changes: object, reason: string]>([
    ['an inherited type', { articleType: 'constructor' }, 'weclapp.unknown_article_type'],
    ['an unknown type', { articleType: 'HOLOGRAM' }, 'weclapp.unknown_article_type'],
    ['an inherited tax class', { taxRateType: 'toString' }, 'weclapp.unknown_tax_rate'],
    ['a card number for a name', { name: `Gift ${cardInAnAnswer}` }, 'weclapp.unkeepable_text'],
    ['a card number for an article number', { articleNumber: cardInAnAnswer }, 'weclapp.unkeepable_text'],
    ['a NUL in its name', { name: 'Robot\0kit' }, 'weclapp.unkeepable_text'],
    ['half a character in its name', { name: 'Robot \ud83d' }, 'weclapp.unkeepable_text'],
    ['a number for a price', priced(149), 'weclapp.unreadable_article'],
    ['null for a price', priced(null), 'weclapp.unreadable_article'],
    ['a negative price', priced('-149.00'), 'weclapp.negative_price'],
    ['a price beyond all numbers', priced('9'.repeat(40)), 'weclapp.unreadable_article'],
    ['a price in another notation', priced('1e3'), 'weclapp.unreadable_article'],
    ['a time before all times', { lastModifiedDate: -1 }, 'weclapp.unreadable_article'],
    ['a time as text', { lastModifiedDate: '1763694000000' }, 'weclapp.unreadable_article'],
    ['no name', { name: ' ' }, 'weclapp.unreadable_article'],
  ])('with %s is listed as bad', (_what, changes, reason) => {
    const record = read(changes);
    expect(record).toMatchObject({ kind: 'bad', record: { reason } });
    expect(JSON.stringify(record)).not.toContain(cardInAnAnswer);
  });

  it('whose id is a card number is listed without it', () => {
    expect(read({ id: cardInAnAnswer })).toMatchObject({
      kind: 'bad',
      record: { vendorId: 'unknown', reason: 'weclapp.unkeepable_text' },
    });
  });

  it.each([[null], ['x'], [[]], [{ ...article, id: 7 }], [JSON.parse('{"__proto__":{"id":"1"}}')]])(
    'that is none is listed as bad: %#',
    (raw) => {
      const rules = { salesChannel: 'GROSS1', currency: 'EUR' } as const;
      expect(readArticle(raw, rules, new Date(0))).toMatchObject({
        kind: 'bad',
        record: { vendorId: 'unknown' },
      });
    },
  );
});
