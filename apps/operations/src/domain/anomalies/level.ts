import type { Baseline } from './baseline.ts';
import { perDay, perHour } from './buckets.ts';
import { median } from './robust.ts';

/** Today as a whole beside other weeks: how much of it there is lately, as a factor or as an offset. */
type Shift = (usual: number) => number;

const same: Shift = (usual) => usual;

const blocksLookedAt = 6;
const shortestBlock = perHour / 2;
/** More than this is more than growth or a good day. */
const mostFactor = 2;
const hoursLookedAt = 24;
const hoursNeeded = 12;

/**
 * Sales: a holiday goes like the quietest day of the week and a good day like twice a usual one, and they go so for
 * hours, so the last blocks of time show it. An hour's outage does not move the median of six.
 */
export function factorLately(baseline: Baseline, { before, length }: Lately): Shift {
  const block = Math.max(length, shortestBlock);
  const ratios = Array.from({ length: blocksLookedAt }, (_none, back) => {
    const at = before - back * block;
    const usual = baseline.usual(at, block);
    return usual === undefined ? Number.NaN : baseline.sample(at, block).value / usual.middle;
  }).filter(Number.isFinite);
  if (ratios.length < blocksLookedAt / 2) return same;
  const factor = Math.min(mostFactor, Math.max(quietest(baseline, { before, length }), median(ratios)));
  return (usual) => usual * factor;
}

/** How little is usual at this time of other days, as a share of today. */
function quietest(baseline: Baseline, { before, length }: Lately): number {
  const today = baseline.usual(before, length)?.middle ?? Number.NaN;
  const shares = Array.from({ length: 6 }, (_none, day) => {
    const usual = baseline.usual(before - (day + 1) * perDay, length);
    return (usual?.middle ?? Number.NaN) / today;
  }).filter(Number.isFinite);
  return Math.min(1, ...shares);
}

/** Shares and durations: what has lasted for half a day is what is usual now. */
export function offsetLately(baseline: Baseline, { before }: Lately): Shift {
  const offsets = Array.from({ length: hoursLookedAt }, (_none, back) => {
    const at = before - back * perHour;
    return baseline.sample(at, perHour).value - (baseline.usual(at, perHour)?.middle ?? Number.NaN);
  }).filter(Number.isFinite);
  if (offsets.length < hoursNeeded) return same;
  const offset = median(offsets);
  return (usual) => Math.max(0, usual + offset);
}

interface Lately {
  /** The newest bucket that counts. */
  readonly before: number;
  readonly length: number;
}
