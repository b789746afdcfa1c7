import { describe, expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { orderedIds } from './ordered-ids.ts';

describe('ids', () => {
  it('ascend within a millisecond, when the clock steps back, and over several fills of randomness', () => {
    const clock = [1_700_000_000_000, 1_700_000_000_000, 1_600_000_000_000, 1_700_000_000_001];
    let call = 0;
    const next = orderedIds(() => clock[call++ % 4] ?? 0);
    const ids = Array.from({ length: 2_000 }, next);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !validate(id) || version(id) !== 7)).toEqual([]);
  });

  it('bear the time of their making', () => {
    const id = orderedIds(() => 0x0123_4567_89ab)();
    expect(id.slice(0, 13)).toBe('01234567-89ab');
  });

  it('of two processes differ, though made in the same millisecond', () => {
    const [one, other] = [orderedIds(() => 1), orderedIds(() => 1)];
    expect(one()).not.toBe(other());
  });
});
