import { describe, expect, it } from '@jest/globals';
import { settleIdentities } from './article-identity.ts';

describe('article identities', () => {
  it('refuses the second of two articles that claim one SKU', () => {
    const decision = settleIdentities(
      [
        { vendorId: '1', sku: 'ROBOT' },
        { vendorId: '2', sku: 'ROBOT' },
      ],
      [],
    );
    expect(decision.accepted.map((article) => article.vendorId)).toEqual(['1']);
    expect(decision.taken.map((article) => article.vendorId)).toEqual(['2']);
  });

  it('lets an article have the SKU of one that is no longer sold, and of no other', () => {
    const known = [
      { vendorId: '1', sku: 'OLD', sold: false },
      { vendorId: '2', sku: 'LIVE', sold: true },
    ];
    const incoming = [
      { vendorId: '8', sku: 'OLD' },
      { vendorId: '9', sku: 'LIVE' },
    ];
    const decision = settleIdentities(incoming, known);
    expect(decision.accepted.map((article) => article.sku)).toEqual(['OLD']);
    expect(decision.taken.map((article) => article.sku)).toEqual(['LIVE']);
  });

  it('notices that an article has been renumbered', () => {
    const decision = settleIdentities(
      [{ vendorId: '1', sku: 'NEW' }],
      [{ vendorId: '1', sku: 'OLD', sold: true }],
    );
    expect(decision.renumbered).toEqual([{ vendorId: '1', sku: 'OLD' }]);
  });

  it('takes the later of two readings of one article', () => {
    const decision = settleIdentities(
      [
        { vendorId: '1', sku: 'A', name: 'first' },
        { vendorId: '1', sku: 'A', name: 'second' },
      ],
      [],
    );
    expect(decision.accepted).toEqual([{ vendorId: '1', sku: 'A', name: 'second' }]);
  });
});
