import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf } from './windows.ts';

it('keeps any limit in any stretch, with a tenth of it leased before and a tenth delayed on the way', () => {
  const limits = fc.integer({ min: 2, max: 10_000 });
  fc.assert(
    fc.property(limits, fc.integer({ min: 100, max: 3_600_000 }), (limit, perMs) => {
      const { capacity, perMsRefill } = bucketOf({ limit, perMs });
      expect(capacity + perMsRefill * perMs * 1.2).toBeLessThanOrEqual(limit + 1e-6);
      expect(capacity + perMsRefill * perMs * 1.2).toBeGreaterThanOrEqual(limit * 0.9);
    }),
  );
});

it('splits a quota so that all shares together keep it', () => {
  const { capacity, perMsRefill } = bucketOf({ limit: 100, perMs: 1_000 }, 1 / 4);
  expect(4 * (capacity + perMsRefill * 1_200)).toBeLessThanOrEqual(100);
});
