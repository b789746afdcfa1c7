import { describe, expect, it } from '@jest/globals';
import { Histogram, Registry } from 'prom-client';
import { SeriesHistogram } from './series-histogram.ts';

const values = [0, 0.1, 0.10001, 0.5, 3, 1e9];
const options = { name: 'accord_test_seconds', help: 'for a test', buckets: [0.1, 0.5, 1] };

describe('a histogram of series', () => {
  it('prints what prom-client prints for the same observations, also read twice', async () => {
    const [ours, theirs] = [new Registry(), new Registry()];
    const labelNames: ('vendor' | 'outcome')[] = ['vendor', 'outcome'];
    const mine = new SeriesHistogram({ ...options, labelNames, registers: [ours] });
    const model = new Histogram({ ...options, labelNames, registers: [theirs] });
    for (const outcome of ['ok', 'a "quoted" \\ one']) {
      for (const value of values) {
        mine.series({ vendor: 'stripe', outcome }).observe(value);
        model.observe({ vendor: 'stripe', outcome }, value);
      }
    }
    expect(await ours.metrics()).toBe(await theirs.metrics());
    expect(await ours.metrics()).toBe(await theirs.metrics());
  });

  it('keeps series apart whose label values are the same text when joined', async () => {
    const registry = new Registry();
    const labelNames: ('a' | 'b')[] = ['a', 'b'];
    const histogram = new SeriesHistogram({ ...options, labelNames, registers: [registry] });
    histogram.series({ a: 'x', b: 'yz' }).observe(1);
    histogram.series({ a: 'xy', b: 'z' }).observe(1);
    const counts = (await registry.metrics()).split('\n').filter((line) => line.includes('_count'));
    expect(counts).toEqual([
      'accord_test_seconds_count{a="x",b="yz"} 1',
      'accord_test_seconds_count{a="xy",b="z"} 1',
    ]);
  });

  it('leaves out what is no finite number', async () => {
    const registry = new Registry();
    const histogram = new SeriesHistogram({ ...options, labelNames: [], registers: [registry] });
    for (const value of [1, Number.NaN, Number.POSITIVE_INFINITY]) histogram.series({}).observe(value);
    expect(await registry.metrics()).toContain('accord_test_seconds_sum 1\naccord_test_seconds_count 1');
  });
});
