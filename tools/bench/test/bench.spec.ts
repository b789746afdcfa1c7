import { describe, expect, it } from '@jest/globals';

import { sideBySide, throughputRow } from '../src/measure.ts';
import { percentile } from '../src/percentile.ts';
import { asTable } from '../src/table.ts';

describe('the benchmark', () => {
  it('answers the neighbours of the median ratio, since the machine is not the same all the time', async () => {
    const ours = [90, 40, 99];
    const ceiling = [100, 50, 90];
    const result = await sideBySide(
      3,
      async () => ours.shift() ?? 0,
      async () => ceiling.shift() ?? 0,
    );
    expect(result).toEqual([90, 100]);
  });

  it('says reached only from the goal on', () => {
    expect(throughputRow('x', { value: 80, ceiling: 100, goal: 0.8 })).toMatchObject({
      ratio: 0.8,
      reached: true,
    });
    expect(throughputRow('x', { value: 79, ceiling: 100, goal: 0.8 })).toMatchObject({ reached: false });
  });

  it('finds percentiles by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile([7], 0.99)).toBe(7);
    expect(() => percentile([], 0.5)).toThrow('no values');
  });

  it('prints ratio, goal and verdict of each row', () => {
    const table = asTable([throughputRow('pipeline', { value: 1_500, ceiling: 2_000, goal: 0.8 })]);
    expect(table).toContain('0.75');
    expect(table).toContain('at least 0.8 of it');
    expect(table).toContain('not reached');
  });
});
