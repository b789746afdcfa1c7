import { describe, expect, it } from '@jest/globals';

import { readArguments } from '../src/arguments.ts';
import { benchmarks } from '../src/benchmarks.ts';
import { announcement } from '../src/duration.ts';
import { sideBySide } from '../src/measure.ts';
import { percentile } from '../src/percentile.ts';
import { asPage } from '../src/plot.ts';
import { benchTable, costRow, throughputRow, unmeasuredRow } from '../src/row.ts';
import { asTable } from '../src/table.ts';
import { withinLimit } from '../src/within-limit.ts';

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

describe('what the benchmark is asked for', () => {
  const known = [
    { name: 'one', summary: 'the first' },
    { name: 'two', summary: 'the second' },
  ];

  it('is everything without a name, in its own order and once each with names', () => {
    expect(readArguments([], known)).toEqual({ kind: 'measure', benchmarks: known, json: false });
    expect(readArguments(['two', 'one', 'two', '--json'], known)).toEqual({
      kind: 'measure',
      benchmarks: known,
      json: true,
    });
    expect(readArguments(['two'], known)).toMatchObject({ benchmarks: [{ name: 'two' }] });
  });

  it('is a mistake that lists the names when one of them is not known, and names a flag that is not', () => {
    const unknown = readArguments(['one', 'three'], known);
    expect(unknown.kind).toBe('mistake');
    expect(unknown).toMatchObject({ text: expect.stringMatching(/three[^]*two: the second/) });
    expect(readArguments(['--jsno'], known)).toMatchObject({
      kind: 'mistake',
      text: expect.stringContaining('--jsno'),
    });
    expect(readArguments(['--help'], known)).toMatchObject({ kind: 'help' });
  });

  it('has a name of its own for each part, and each part an end', () => {
    expect(new Set(benchmarks.map(({ name }) => name)).size).toBe(benchmarks.length);
    for (const { usualSeconds, limitSeconds } of benchmarks) {
      expect(limitSeconds).toBeLessThanOrEqual(600);
      expect(usualSeconds).toBeLessThan(limitSeconds);
    }
  });
});

describe('what the benchmark tells', () => {
  const rows = [
    throughputRow('pipeline', { value: 1_500, ceiling: 2_000, goal: 0.8 }),
    costRow('p99 <at> "50 %"', { value: 30, ceiling: 10, goal: 5 }),
    unmeasuredRow('import', 'at most 4 x COPY', 'not yet: there is no bulk import'),
  ];

  it('is name, value, ceiling, ratio, goal and verdict per row, also as JSON', () => {
    const told: unknown = JSON.parse(JSON.stringify(rows));
    expect(benchTable.parse(told)).toEqual(rows);
    expect(rows.map(({ ratio, reached }) => [ratio, reached])).toEqual([
      [0.75, false],
      [3, true],
      [null, false],
    ]);
    const { ratio: _ratio, ...withoutRatio } = rows[0] ?? {};
    expect(benchTable.safeParse([withoutRatio]).success).toBe(false);
  });

  it('never shows a figure for what was not measured', () => {
    expect(asTable(rows)).toMatch(/import +at most 4 x COPY +not yet: there is no bulk import/);
  });

  it('is drawn on a page that loads nothing and takes no name for markup', () => {
    const page = asPage(rows, new Date(0));
    expect(page.match(/<rect /g)).toHaveLength(rows.length);
    expect(page).toContain('p99 &lt;at&gt; &quot;50 %&quot;');
    expect(page).not.toMatch(/<script|<link|src=|href=/);
  });

  it('names a part that failed or took too long, ends it, and goes on', async () => {
    const part = { name: 'slow', limitSeconds: 0.01 };
    let ended = false;
    const stop = async (): Promise<void> => {
      ended = true;
    };
    const endless = await withinLimit(part, () => ({ rows: new Promise(() => undefined), stop }));
    expect(endless).toMatchObject([{ name: 'slow', value: null, note: 'given up after 0.01 s' }]);
    expect(ended).toBe(true);
    const failing = await withinLimit(part, () => ({ rows: Promise.reject(new Error('no broker')), stop }));
    expect(failing).toMatchObject([{ name: 'slow', reached: false, note: 'no broker' }]);
  });

  it('begins with how long it will take', () => {
    const [one, other] = [
      { usualSeconds: 40, limitSeconds: 120 },
      { usualSeconds: 200, limitSeconds: 300 },
    ];
    expect(announcement([one])).toBe('1 part, about 40 s on two idle cores, at most 2 minutes');
    expect(announcement([one, other])).toBe('2 parts, about 4 minutes on two idle cores, at most 7 minutes');
  });
});
