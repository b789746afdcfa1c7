import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldedScale } from './scale.ts';

const moments = fc.array(fc.integer({ min: 0, max: 10 ** 10 }), { minLength: 2, maxLength: 30 });

describe('a folded scale', () => {
  it('keeps the order of moments, and stays on the line', () => {
    fc.assert(
      fc.property(moments, (all) => {
        const scale = foldedScale(all);
        const sorted = [...all].sort((a, b) => a - b);
        const places = sorted.map(scale);
        expect(places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0))).toBe(true);
        expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('gives seconds room beside days', () => {
    const scale = foldedScale([0, 1_000, 86_400_000]);
    expect(scale(1_000)).toBeGreaterThan(0.25);
    expect(scale(86_400_000)).toBe(1);
  });

  it('puts a single moment at the beginning', () => {
    expect(foldedScale([7, 7])(7)).toBe(0);
  });
});
