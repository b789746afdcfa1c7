import { describe, expect, it } from '@jest/globals';
import { fixedChance } from '@accord/test-kit';
import { Backoff } from './backoff.ts';

describe('the back-off', () => {
  it('never pauses for less than 200 ms, which is what a leader change needs', () => {
    const backoff = new Backoff(fixedChance(0));
    expect([1, 2, 3, 9].map(() => backoff.nextMs())).toEqual([200, 200, 200, 200]);
  });

  it('spreads over a bound that doubles up to 10 s, and starts again after a success', () => {
    const backoff = new Backoff(fixedChance(1));
    expect([1, 2, 3, 4, 5, 6, 7].map(() => backoff.nextMs())).toEqual([
      400, 800, 1600, 3200, 6400, 10_000, 10_000,
    ]);
    backoff.succeeded();
    expect(backoff.nextMs()).toBe(400);
  });
});
