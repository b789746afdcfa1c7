import { describe, expect, it } from '@jest/globals';
import { standardRetryTiers } from '../topology/definition.ts';
import { chooseTier } from './retry-ladder.ts';
import type { RetryWish } from './retry-ladder.ts';

describe('the retry ladder', () => {
  const tier = (wish: Partial<RetryWish>): string | undefined =>
    chooseTier(standardRetryTiers, { attempt: 1, waits: 0, usesAttempt: true, afterMs: undefined, ...wish })
      ?.name;

  it('climbs one tier per attempt and ends after the last', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => tier({ attempt }))).toEqual([
      '1s',
      '5s',
      '30s',
      '2m',
      '10m',
      '1h',
      undefined,
    ]);
  });

  it('waits for somebody else at 5 s, 30 s and then every 2 min, without end', () => {
    const waits = [0, 1, 2, 3, 1_000].map((count) => tier({ usesAttempt: false, waits: count, attempt: 99 }));
    expect(waits).toEqual(['5s', '30s', '2m', '2m', '2m']);
  });

  it.each([
    [0, '1s'],
    [1_000, '1s'],
    [1_001, '5s'],
    [90_000, '2m'],
    [3_600_000, '1h'],
    [86_400_000, '1h'],
  ])('is never earlier than the %i ms that were asked for, up to its last tier', (afterMs, name) => {
    expect(tier({ afterMs })).toBe(name);
    expect(tier({ afterMs, usesAttempt: false })).toBe(name);
  });

  it('does not let a wish for a time prolong the ladder', () => {
    expect(tier({ attempt: 7, afterMs: 1_000 })).toBeUndefined();
  });
});
