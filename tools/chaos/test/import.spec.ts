import { describe, expect, it } from '@jest/globals';

import { chanceFrom } from '../src/chance.ts';
import { importFile } from '../src/import/import-file.ts';
import { killPoints } from '../src/import/kill-points.ts';

const points = (seed: number) => killPoints(10, chanceFrom(seed));

describe('an import that is killed', () => {
  it('is killed at as many moments as were asked for, in the order of the way, while it is sent and while it is loaded', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const { sending, loading } = points(seed);
      expect(sending.length + loading.length).toBe(10);
      for (const list of [sending, loading]) {
        expect(list).toEqual(list.toSorted((one, other) => one - other));
        expect(list.every((point) => point >= 0 && point < 1)).toBe(true);
      }
    }
    expect(points(11).sending.length).toBeGreaterThan(0);
    expect(points(11).loading.length).toBeGreaterThan(0);
  });

  it('has the same file for the same seed, with bad rows and with SKUs that come again', () => {
    const file = importFile(2_000, 11).toString();
    expect(importFile(2_000, 11).toString()).toBe(file);
    expect(importFile(2_000, 12).toString()).not.toBe(file);
    const skus = file.match(/"sku":"[^"]+"/g) ?? [];
    expect(skus).toHaveLength(2_000);
    expect(new Set(skus).size).toBeLessThan(2_000);
    expect(file).toContain('"minor":0,');
  });
});
