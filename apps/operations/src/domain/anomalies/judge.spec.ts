import { describe, expect, it } from '@jest/globals';
import { Baseline } from './baseline.ts';
import { perDay, perHour, perWeek } from './buckets.ts';
import { judge } from './judge.ts';
import { metrics } from './metric.ts';
import type { MetricName } from './metric.ts';
import type { Reading } from './readings.ts';
import { Series } from './series.ts';

/** A Tuesday of the seventh week at ten o'clock; the first bucket is at midnight of a Thursday. */
const tuesday = 6 * perWeek + 5 * perDay;
const ten = tuesday + 10 * perHour;

/** Weeks that are all alike until Tuesday at ten, but for what is said of a bucket. */
function verdictAt(
  name: MetricName,
  readingOf: (bucket: number) => Partial<Reading> | undefined,
  openSince?: number,
): string {
  const readings = Array.from({ length: ten + 1 }, (_none, bucket) => {
    const reading = readingOf(bucket);
    return reading === undefined ? undefined : { hits: 0, total: 0, classes: [], ...reading };
  });
  const metric = metrics[name];
  const judgement = judge(
    { metric, baseline: new Baseline(metric, new Series(0, readings)) },
    ten,
    openSince,
  );
  return judgement.kind === 'known' ? judgement.verdict : 'unknown';
}

function ordersFrom(from: number, count: number) {
  const isSunday = (bucket: number): boolean => (Math.floor(bucket / perDay) + 4) % 7 === 0;
  return (bucket: number) => ({ hits: bucket >= from ? count : isSunday(bucket) ? 30 : 100 });
}

describe('orders', () => {
  it('are few when they suddenly are, and not on a day that goes like a Sunday', () => {
    expect(verdictAt('orders_placed', ordersFrom(ten - 1, 40))).toBe('below');
    expect(verdictAt('orders_placed', ordersFrom(ten - 1, 60))).not.toBe('below');
    expect(verdictAt('orders_placed', ordersFrom(tuesday, 40))).not.toBe('below');
    // Less than any day brings.
    expect(verdictAt('orders_placed', ordersFrom(tuesday, 5))).toBe('below');
  });

  it('do not become usual by having been few while that is told of, for half a day', () => {
    const since = ten - 4 * perHour;
    expect(verdictAt('orders_placed', ordersFrom(since, 40))).not.toBe('below');
    expect(verdictAt('orders_placed', ordersFrom(since, 40), since)).toBe('below');
    const long = ten - 13 * perHour;
    expect(verdictAt('orders_placed', ordersFrom(long, 40), long)).not.toBe('below');
  });

  it('are looked at over longer where few are placed, and not told to be few when that may be chance', () => {
    const slow = (last: number) => (bucket: number) => ({ hits: bucket > ten - 6 ? last : 7 });
    // Of 42 that are expected in half an hour.
    expect(verdictAt('orders_placed', slow(19 / 6))).not.toBe('below');
    expect(verdictAt('orders_placed', slow(2))).toBe('below');
    expect(verdictAt('orders_placed', (bucket) => ({ hits: bucket > ten - 36 ? 0 : 0.5 }))).toBe('unknown');
  });

  it('say nothing where nobody listened to most of the time', () => {
    const heard = (from: number) => (bucket: number) =>
      bucket >= from && bucket < ten ? undefined : { hits: bucket === ten ? 0 : 7 };
    expect(verdictAt('orders_placed', heard(ten - 5))).toBe('unknown');
    expect(verdictAt('orders_placed', heard(ten - 1))).not.toBe('unknown');
  });
});

describe('errors of a vendor', () => {
  const failing = (from: number, hits: number) => (bucket: number) => {
    return { total: 100, hits: bucket >= from ? hits : 0 };
  };

  it('are too many beyond a tenth, and usual again once they have been for half a day', () => {
    expect(verdictAt('vendor_errors', failing(ten - 1, 8))).not.toBe('above');
    expect(verdictAt('vendor_errors', failing(ten - 1, 30))).toBe('above');
    expect(verdictAt('vendor_errors', failing(ten - 6 * perHour, 30))).toBe('above');
    expect(verdictAt('vendor_errors', failing(ten - 14 * perHour, 30))).not.toBe('above');
  });

  it('are no news at an hour that has them every week', () => {
    const nightly = (bucket: number): boolean => bucket % perWeek === ten % perWeek || bucket === ten;
    const around = (bucket: number): boolean =>
      nightly(bucket) || Math.abs((bucket - ten) % perWeek) <= perHour;
    expect(verdictAt('vendor_errors', (bucket) => ({ total: 100, hits: around(bucket) ? 30 : 0 }))).toBe(
      'near',
    );
  });
});
