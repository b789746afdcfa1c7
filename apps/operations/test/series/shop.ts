import { perDay, perHour, perWeek } from '../../src/domain/anomalies/buckets.ts';
import { classOf, durationClassesMs } from '../../src/domain/anomalies/readings.ts';
import type { Reading } from '../../src/domain/anomalies/readings.ts';
import type { SeededChance } from './chance.ts';

/** How a shop's days go. */
export interface Shop {
  readonly name: string;
  /** At noon of a Tuesday. */
  readonly ordersPerMinute: number;
  readonly growthPerWeek: number;
  /** Sunday first: how much of a Tuesday each day is. */
  readonly days: readonly number[];
  /** Share of the noon rate by hour. */
  readonly hours: readonly number[];
}

const awake = [
  0.25, 0.15, 0.1, 0.08, 0.08, 0.12, 0.25, 0.45, 0.65, 0.8, 0.9, 0.97, 1, 0.95, 0.9, 0.9, 0.92, 0.95, 1.05,
  1.2, 1.3, 1.15, 0.8, 0.45,
];
const atWork = [
  0.01, 0.01, 0.01, 0.01, 0.01, 0.02, 0.1, 0.4, 0.9, 1.1, 1.1, 1, 0.7, 0.8, 1, 1, 0.9, 0.6, 0.2, 0.08, 0.05,
  0.03, 0.02, 0.01,
];
const week = [0.7, 0.95, 1, 1, 1.05, 1.1, 0.85];

export const shops = {
  large: { name: 'a large shop', ordersPerMinute: 20, growthPerWeek: 0.04, days: week, hours: awake },
  middling: { name: 'a middling shop', ordersPerMinute: 2, growthPerWeek: 0.02, days: week, hours: awake },
  small: { name: 'a small shop', ordersPerMinute: 0.3, growthPerWeek: 0, days: week, hours: awake },
  tiny: {
    name: 'a shop of ten orders a day',
    ordersPerMinute: 0.01,
    growthPerWeek: 0,
    days: week,
    hours: awake,
  },
  businesses: {
    name: 'a shop for businesses',
    ordersPerMinute: 5,
    growthPerWeek: 0.01,
    days: [0.08, 1, 1, 1, 1, 0.9, 0.12],
    hours: atWork,
  },
} as const satisfies Readonly<Record<string, Shop>>;

/** A change of what goes on, from one bucket until before another. */
export interface Change {
  readonly from: number;
  readonly until: number;
  /** @param progress from 0 at its beginning to 1 at its end */
  readonly factor: (progress: number) => number;
}

/** The number of orders in each bucket. The first is at midnight of a Thursday, as buckets are counted. */
export function ordersOf(
  shop: Shop,
  { chance, weeks, changes }: { chance: SeededChance; weeks: number; changes: readonly Change[] },
): number[] {
  let day = 1;
  let hour = 0;
  return Array.from({ length: weeks * perWeek }, (_none, bucket) => {
    if (bucket % perDay === 0) day = Math.exp(0.06 * chance.normal());
    if (bucket % perHour === 0) hour = 0.6 * hour + 0.05 * chance.normal();
    const rate =
      shop.ordersPerMinute *
      between(shop.hours, bucket / perHour) *
      (shop.days[(Math.floor(bucket / perDay) + 4) % 7] ?? 1) *
      (1 + shop.growthPerWeek) ** (bucket / perWeek);
    return chance.poisson(5 * rate * day * Math.exp(hour) * changed(bucket, changes));
  });
}

function between(points: readonly number[], at: number): number {
  const place = Math.floor(at) % points.length;
  const part = at - Math.floor(at);
  const [one = 0, next = 0] = [points[place], points[(place + 1) % points.length]];
  return one + (next - one) * part;
}

export function changed(bucket: number, changes: readonly Change[]): number {
  return changes
    .filter(({ from, until }) => bucket >= from && bucket < until)
    .reduce((product, { from, until, factor }) => product * factor((bucket - from) / (until - from)), 1);
}

/** Of so many, how many are hit when each is with this chance. */
export function hitsOf(total: number, share: number, chance: SeededChance): number {
  let hits = 0;
  for (let one = 0; one < total; one += 1) hits += Number(chance.next() < share);
  return hits;
}

/** How long so many placements took: most of them about the middle, some of them much longer. */
export function durationsOf(total: number, middleMs: number, chance: SeededChance): Reading {
  const classes = durationClassesMs.map(() => 0);
  for (let one = 0; one < total; one += 1) {
    const place = classOf(middleMs * Math.exp(0.45 * chance.normal()));
    classes[place] = (classes[place] ?? 0) + 1;
  }
  return { hits: total, total: 0, classes };
}
