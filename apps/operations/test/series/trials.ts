import { perDay, perHour, perWeek } from '../../src/domain/anomalies/buckets.ts';
import type { Reading } from '../../src/domain/anomalies/readings.ts';
import { SeededChance } from './chance.ts';
import { changed, durationsOf, hitsOf, ordersOf, shops } from './shop.ts';
import type { Change, Shop } from './shop.ts';
import type { Planted, Trial } from './trial.ts';

const weeks = 8;

/** Day and hour of the series; day 0 is a Thursday. */
function at(day: number, hour: number): number {
  return day * perDay + hour * perHour;
}

interface Plan extends Change {
  readonly kind: string;
  readonly isAnomaly: boolean;
}

function plan(
  kind: string,
  { from, hours }: { from: number; hours: number },
  factor: Change['factor'],
): Plan {
  return { kind, from, until: from + hours * perHour, factor, isAnomaly: true };
}

/** What is unlike other days and nobody's mistake. */
function special(plan: Plan): Plan {
  return { ...plan, isAnomaly: false };
}

const silent = plan('drop to zero', { from: at(39, 11), hours: 2 }, () => 0);
const night = plan('drop to zero in the evening', { from: at(46, 20), hours: 3 }, () => 0);
const long = plan('drop to zero for a day', { from: at(51, 9), hours: 24 }, () => 0);
const spike = plan('spike', { from: at(43, 15), hours: 1 }, () => 4);
const fifth = plan('drop to a fifth', { from: at(48, 14), hours: 2 }, () => 0.2);
const holiday = special(plan('holiday', { from: at(41, 0), hours: 24 }, () => 0.6));
const sale = special(plan('day of a sale', { from: at(53, 9), hours: 12 }, () => 1.7));
/** Nobody listened, and things went on. */
const gap: Planted = { kind: 'missing data', from: at(40, 10), until: at(40, 14), isAnomaly: false };

function orders(shop: Shop, plans: readonly Plan[], chance: SeededChance): Trial {
  const counts = ordersOf(shop, { chance, weeks, changes: plans });
  const readings = counts.map((hits) => ({ hits, total: 0, classes: [] }));
  return {
    name: `orders of ${shop.name}`,
    metric: 'orders_placed',
    readings: withGap(readings),
    planted: [...plans, gap],
  };
}

function withGap(readings: readonly Reading[]): (Reading | undefined)[] {
  return readings.map((reading, bucket) => (bucket >= gap.from && bucket < gap.until ? undefined : reading));
}

/** A share of the orders: what is added to it by a plan. */
function share(
  of: {
    readonly shop: Shop;
    readonly metric: Trial['metric'];
    readonly usual: number;
    readonly callsPerOrder: number;
  },
  plans: readonly (Plan & { readonly most: number })[],
  chance: SeededChance,
): Trial {
  const counts = ordersOf(of.shop, { chance, weeks, changes: [holiday] });
  const readings = counts.map((count, bucket) => {
    const added = plans
      .filter(({ from, until }) => bucket >= from && bucket < until)
      .reduce(
        (sum, { from, until, factor, most }) => sum + most * factor((bucket - from) / (until - from)),
        0,
      );
    const total = count * of.callsPerOrder;
    return { hits: hitsOf(total, of.usual + added, chance), total, classes: [] };
  });
  return {
    name: `${of.metric} of ${of.shop.name}`,
    metric: of.metric,
    readings: withGap(readings),
    planted: [...plans, gap],
  };
}

function shares(shop: Shop, metric: 'declines' | 'vendor_errors', chance: SeededChance): Trial {
  const of = {
    shop,
    metric,
    usual: metric === 'declines' ? 0.02 : 0.005,
    callsPerOrder: metric === 'declines' ? 1 : 3,
  };
  return share(
    of,
    [
      { ...plan('spike', { from: at(38, 13), hours: 2 }, () => 1), most: 0.4 },
      { ...plan('slow drift', { from: at(44, 6), hours: 16 }, (progress) => progress), most: 0.5 },
      { ...plan('level shift', { from: at(50, 10), hours: 24 }, () => 1), most: 0.25 },
    ],
    chance,
  );
}

function durations(shop: Shop, chance: SeededChance): Trial {
  const plans = [
    plan('spike', { from: at(38, 13), hours: 1 }, () => 5),
    plan('slow drift', { from: at(44, 6), hours: 14 }, (progress) => 1 + 4 * progress),
    plan('level shift', { from: at(50, 10), hours: 36 }, () => 3),
  ];
  const readings = ordersOf(shop, { chance, weeks, changes: [] }).map((count, bucket) =>
    durationsOf(count, 300 * changed(bucket, plans), chance),
  );
  return {
    name: `p99 of ${shop.name}`,
    metric: 'placement_p99',
    readings: withGap(readings),
    planted: [...plans, gap],
  };
}

/** Waits of seconds; of hours every night, when the LMS rests from two to four. */
function backlog(chance: SeededChance): Trial {
  const stuck = plan('stuck', { from: at(38, 13), hours: 4 }, (progress) => progress * 4);
  const drift = plan('slow drift', { from: at(44, 6), hours: 16 }, (progress) => progress * 3);
  const readings = Array.from({ length: weeks * perWeek }, (_none, bucket) => {
    const hour = (bucket / perHour) % 24;
    const nightly = hour >= 2 && hour < 4 ? (hour - 2) * 3_600_000 : 0;
    const waited = [stuck, drift]
      .filter(({ from, until }) => bucket >= from && bucket < until)
      .reduce(
        (sum, { from, until, factor }) => sum + 3_600_000 * factor((bucket - from) / (until - from)),
        0,
      );
    return { hits: nightly + waited + 20_000 * Math.exp(chance.normal()), total: 0, classes: [] };
  });
  return {
    name: 'backlog of a consumer',
    metric: 'backlog_age',
    readings: withGap(readings),
    planted: [stuck, drift, gap],
  };
}

const everything = [silent, holiday, spike, night, fifth, long, sale];

/** In the small shop only what lasts can be found, in the tiny one nothing. */
const kinds = {
  large: (chance: SeededChance) => orders(shops.large, everything, chance),
  middling: (chance: SeededChance) => orders(shops.middling, everything, chance),
  businesses: (chance: SeededChance) =>
    orders(shops.businesses, [silent, spike, { ...holiday, factor: () => 0.15 }, fifth, long], chance),
  small: (chance: SeededChance) =>
    orders(shops.small, [{ ...night, until: night.until + perHour }, holiday, long, sale], chance),
  tiny: (chance: SeededChance) =>
    orders(
      shops.tiny,
      everything.map((one) => ({ ...one, isAnomaly: false })),
      chance,
    ),
  declines: (chance: SeededChance) => shares(shops.middling, 'declines', chance),
  declinesOfMany: (chance: SeededChance) => shares(shops.large, 'declines', chance),
  vendorErrors: (chance: SeededChance) => shares(shops.middling, 'vendor_errors', chance),
  durations: (chance: SeededChance) => durations(shops.middling, chance),
  durationsOfMany: (chance: SeededChance) => durations(shops.large, chance),
  backlog: (chance: SeededChance) => backlog(chance),
} as const;

export type TrialKind = keyof typeof kinds;
export const trialKinds = Object.keys(kinds).filter((kind): kind is TrialKind => kind in kinds);

/** The same seed gives the same series, whatever else is tried beside it. */
export function trialOf(kind: TrialKind, seed: number): Trial {
  return kinds[kind](new SeededChance(seed * 100 + trialKinds.indexOf(kind)));
}
