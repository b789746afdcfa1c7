import { bucketMs } from './buckets.ts';
import { durationClassesMs } from './readings.ts';
import type { WindowSum } from './readings.ts';

export const metricNames = [
  'orders_placed',
  'declines',
  'placement_p99',
  'backlog_age',
  'vendor_errors',
] as const;
export type MetricName = (typeof metricNames)[number];

/** What a window shows. */
export interface Sample {
  readonly value: number;
  /** How many observations it rests on. */
  readonly of: number;
}

/** How one figure is read off its series, and what of it would be unusual. */
export interface Metric {
  readonly name: MetricName;
  readonly read: (sum: WindowSum) => Sample;
  /** In buckets. The shortest that rests on enough is judged, so few orders are judged over hours, and many at once. */
  readonly windows: readonly number[];
  readonly enough: number;
  /** Whether what counts is how many it is expected to be; otherwise how many there were of which it is a share. */
  readonly isCounted: boolean;
  /** Standard deviation that chance alone gives a value of so many observations. */
  readonly chance: (value: number, of: number, length: number) => number;
  /** No smaller deviation is worth a word, whatever the statistics say. */
  readonly least: number;
  /** The same as a share of what is usual; what is not told of below has none there. */
  readonly leastShare: { readonly above: number; readonly below: number | null };
  /** A deviation of this share of what is usual is told however widely it strays, if chance allows it. */
  readonly mostShare: number | null;
  /** How today may differ from other weeks as a whole: in proportion, as sales do, or by so much more. */
  readonly level: 'factor' | 'offset';
}

export const minutesPerBucket = bucketMs / 60_000;

/** Standard deviation of a share, at least as if one more had been seen than there was. */
function chanceOfShare(share: number, of: number): number {
  const p = Math.min(0.5, Math.max(share, 2 / of));
  return Math.sqrt((p * (1 - p)) / of);
}

const share = {
  read: ({ hits, total }: WindowSum): Sample => ({
    value: total === 0 ? Number.NaN : hits / total,
    of: total,
  }),
  isCounted: false,
  chance: chanceOfShare,
  leastShare: { above: 0.5, below: null },
  mostShare: null,
  level: 'offset',
} as const;

export const metrics: Readonly<Record<MetricName, Metric>> = {
  /** Per minute. */
  orders_placed: {
    name: 'orders_placed',
    read: ({ hits, heard }) => ({ value: hits / (heard * minutesPerBucket), of: hits }),
    windows: [1, 3, 6, 12, 36],
    enough: 40,
    isCounted: true,
    chance: (value, _of, length) => Math.sqrt(value / (length * minutesPerBucket)),
    least: 0,
    leastShare: { above: 1, below: 0.5 },
    mostShare: 0.7,
    level: 'factor',
  },
  /** Share of the placements that were decided. One buyer who tries again and again is not many. */
  declines: { ...share, name: 'declines', windows: [1, 3, 6, 12, 36], enough: 100, least: 0.08 },
  /** Upper edge of the class of durations, in milliseconds. */
  placement_p99: {
    name: 'placement_p99',
    read: ({ classes }) => ({ value: p99(classes), of: classes.reduce((sum, one) => sum + one, 0) }),
    windows: [1, 3, 6, 12],
    enough: 100,
    isCounted: false,
    // Of a hundred it is the slowest one, which may be anything.
    chance: (value, of) => (3 * value) / Math.sqrt(of),
    least: 500,
    leastShare: { above: 1, below: null },
    mostShare: null,
    level: 'offset',
  },
  /** Milliseconds since the oldest waiting order was placed. */
  backlog_age: {
    name: 'backlog_age',
    read: ({ hits }) => ({ value: hits, of: 1 }),
    windows: [1],
    enough: 1,
    isCounted: false,
    chance: () => 0,
    least: 600_000,
    leastShare: { above: 1, below: null },
    mostShare: null,
    level: 'offset',
  },
  /** Share of the calls. */
  vendor_errors: { ...share, name: 'vendor_errors', windows: [1, 3, 6, 12], enough: 40, least: 0.1 },
};

function p99(classes: readonly number[]): number {
  const all = classes.reduce((sum, one) => sum + one, 0);
  let seen = 0;
  const place = classes.findIndex((one) => (seen += one) >= all * 0.99);
  return all === 0 ? Number.NaN : (durationClassesMs[place] ?? Number.NaN);
}
