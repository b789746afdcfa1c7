import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { articleDemand, requestKey, type Composition } from './article-demand.ts';

const catalogue = new Map<string, Composition>([
  ['ROBOT', { kind: 'article', components: [] }],
  ['CABLE', { kind: 'article', components: [] }],
  ['COURSE', { kind: 'course', components: [] }],
  [
    'KIT',
    {
      kind: 'bundle',
      components: [
        { sku: 'ROBOT', quantity: 1 },
        { sku: 'CABLE', quantity: 2 },
      ],
    },
  ],
]);

describe('article demand', () => {
  it('adds the same article from two lines and from inside a bundle', () => {
    const lines = [
      { sku: 'ROBOT', quantity: 2 },
      { sku: 'KIT', quantity: 3 },
      { sku: 'ROBOT', quantity: 1 },
    ];
    expect(articleDemand(lines, catalogue)).toEqual({
      kind: 'known',
      articles: [
        { sku: 'CABLE', quantity: 6 },
        { sku: 'ROBOT', quantity: 6 },
      ],
    });
  });

  it('takes no stock for a course', () => {
    expect(articleDemand([{ sku: 'COURSE', quantity: 4 }], catalogue)).toEqual({
      kind: 'known',
      articles: [],
    });
  });

  it('names every unknown SKU once and asks for nothing', () => {
    const lines = ['ROBOT', 'NOPE', 'ALSO-NOPE', 'NOPE'].map((sku) => ({ sku, quantity: 1 }));
    expect(articleDemand(lines, catalogue)).toEqual({ kind: 'unknown_sku', skus: ['ALSO-NOPE', 'NOPE'] });
  });

  const anyLines = fc.array(
    fc.record({
      sku: fc.constantFrom('ROBOT', 'CABLE', 'COURSE', 'KIT'),
      quantity: fc.integer({ min: 1, max: 999 }),
    }),
  );

  it('asks for the same pieces however an order is split into lines', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const single = lines.flatMap(({ sku, quantity }) => [
          ...(quantity > 1 ? [{ sku, quantity: quantity - 1 }] : []),
          { sku, quantity: 1 },
        ]);
        expect(articleDemand(single.reverse(), catalogue)).toEqual(articleDemand(lines, catalogue));
        expect(requestKey(single)).toBe(requestKey(lines));
      }),
    );
  });

  it('lists every article once, in SKU order', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const demand = articleDemand(lines, catalogue);
        const skus = demand.kind === 'known' ? demand.articles.map((article) => article.sku) : [];
        expect(skus).toEqual([...new Set(skus)].sort());
      }),
    );
  });
});
