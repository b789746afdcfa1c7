import { describe, expect, it } from '@jest/globals';
import { laneCount, laneOf } from './lanes.ts';

describe('lanes', () => {
  it('give a subject the same lane for ever: a relay of another version must agree', () => {
    expect(['a', 'order-1', '0198f2b4-7c1e-7d3a-9c55-2f6d1e0a9b11'].map(laneOf)).toEqual([12, 15, 8]);
  });

  it('spread subjects evenly', () => {
    const counts = new Array<number>(laneCount).fill(0);
    for (let n = 0; n < 16_000; n += 1)
      counts[laneOf(`order-${n}`)] = (counts[laneOf(`order-${n}`)] ?? 0) + 1;
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});
