import type { Baseline } from './baseline.ts';
import { perDay, perHour } from './buckets.ts';
import { factorLately, offsetLately } from './level.ts';
import { minutesPerBucket } from './metric.ts';
import type { Metric, Sample } from './metric.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What one bucket says of a series. */
export type Judgement =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known';
      readonly expected: Range;
      readonly observed: number;
      /** `near`: well within, so that what was beyond is over. */
      readonly verdict: 'near' | 'within' | 'above' | 'below';
    };

/** How often chance, and how often what is usual, may stray from the middle before it is told. */
const timesChance = 4;
const timesSpread = 4;
/** Of the tolerated deviation, what it must fall to before an anomaly is over. */
const wellWithin = 0.7;
/** What has lasted for so long may be what is usual now. */
const newUsual = perDay / 2;

/**
 * Expected is what is usual at this time of the week, and the same on the level of the last hours, and all between.
 * @param openSince the first bucket of an anomaly that is open: the level of before is kept, so that it does not become
 * its own excuse, for half a day
 */
export function judge(
  { metric, baseline }: { readonly metric: Metric; readonly baseline: Baseline },
  bucket: number,
  openSince?: number,
): Judgement {
  const found = tellingWindow(metric, baseline, bucket);
  if (found === undefined) return { kind: 'unknown' };
  const { length, usual, sample } = found;
  const tolerated: Tolerance = (value, side) =>
    toleranceOf(metric, side, { value, spread: usual.spread, of: sample.of, length });
  const asAlways = rangeOf([usual.middle], tolerated, wellWithin);
  // The level of today only makes the range wider.
  if (isWithin(sample.value, asAlways))
    return { kind: 'known', expected: asAlways, observed: sample.value, verdict: 'near' };
  const kept = openSince !== undefined && bucket - openSince < newUsual;
  const lately = { before: (kept ? openSince : bucket) - length, length };
  const shift = metric.level === 'factor' ? factorLately(baseline, lately) : offsetLately(baseline, lately);
  const ends = [usual.middle, shift(usual.middle)];
  const expected = rangeOf(ends, tolerated, 1);
  const verdict = verdictOf(sample.value, expected, rangeOf(ends, tolerated, wellWithin));
  return { kind: 'known', expected, observed: sample.value, verdict };
}

type Tolerance = (value: number, side: 'above' | 'below') => number;

function rangeOf(ends: readonly number[], tolerated: Tolerance, share: number): Range {
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  return {
    low: Math.max(0, least - share * tolerated(least, 'below')),
    high: most + share * tolerated(most, 'above'),
  };
}

function isWithin(value: number, { low, high }: Range): boolean {
  return value >= low && value <= high;
}

function verdictOf(value: number, expected: Range, inner: Range): 'near' | 'within' | 'above' | 'below' {
  if (value > expected.high) return 'above';
  if (value < expected.low) return 'below';
  return isWithin(value, inner) ? 'near' : 'within';
}

interface Straying {
  readonly value: number;
  readonly spread: number;
  readonly of: number;
  readonly length: number;
}

function toleranceOf(
  metric: Metric,
  side: 'above' | 'below',
  { value, spread, of, length }: Straying,
): number {
  const share = metric.leastShare[side];
  if (share === null) return Number.POSITIVE_INFINITY;
  const most = metric.mostShare === null ? Number.POSITIVE_INFINITY : metric.mostShare * value;
  const byHabit = Math.min(timesSpread * spread, most);
  const byChance = timesChance * metric.chance(value, of, length);
  return Math.max(metric.least, share * value, byHabit, byChance);
}

interface Telling {
  readonly length: number;
  readonly sample: Sample;
  readonly usual: NonNullable<ReturnType<Baseline['usual']>>;
}

/** The shortest window that rests on enough; the longest may rest on half of that. */
function tellingWindow(metric: Metric, baseline: Baseline, bucket: number): Telling | undefined {
  const longest = metric.windows.at(-1);
  const perMinute = metric.isCounted ? baseline.usual(bucket, perHour)?.middle : undefined;
  for (const length of metric.windows) {
    const sample = baseline.sample(bucket, length);
    const weight = metric.isCounted ? (perMinute ?? 0) * length * minutesPerBucket : sample.of;
    if (weight < metric.enough * (length === longest ? 0.5 : 1)) continue;
    const usual = baseline.usual(bucket, length);
    return usual === undefined || Number.isNaN(sample.value) ? undefined : { length, usual, sample };
  }
  return undefined;
}
