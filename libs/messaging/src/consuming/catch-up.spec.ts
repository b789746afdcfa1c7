import { describe, expect, it } from '@jest/globals';
import { CatchUp } from './catch-up.ts';

/** What is said after each of the samples, which are five seconds apart. */
function said(...waiting: readonly number[]): number[] {
  const catchUp = new CatchUp();
  return waiting.map((count, index) => catchUp.sample({ atMs: index * 5_000, waiting: count }));
}

describe('the time to catch up', () => {
  it('is nothing where nothing waits, and has no end while what waits gets no less', () => {
    expect(said(0, 0)).toEqual([0, 0]);
    expect(said(7, 7, 9)).toEqual([Infinity, Infinity, Infinity]);
  });

  it('is what waits by how fast it has got less, arrivals included', () => {
    expect(said(1_000, 900, 800, 0)).toEqual([Infinity, 45, 40, 0]);
  });

  it('begins anew when more has come, and forgets what was more than a minute ago', () => {
    expect(said(100, 50, 1_000, 995).at(-1)).toBe(995);
    const slowing = [
      ...Array.from({ length: 3 }, (_, index) => 1_000 - index * 300),
      ...Array.from({ length: 13 }, (_, index) => 399 - index),
    ];
    expect(said(...slowing).at(-1)).toBeGreaterThan(1_000);
  });
});
