import { perHour } from './buckets.ts';
import type { Judgement, Range } from './judge.ts';
import type { MetricName } from './metric.ts';

/** Which figure of what. */
export interface SeriesName {
  readonly metric: MetricName;
  /** The reason, queue or vendor; empty where there is only one. */
  readonly label: string;
}

export type Direction = 'above' | 'below';

/** What was unusual about a series, at its worst. */
export interface Finding {
  readonly direction: Direction;
  readonly expected: Range;
  readonly observed: number;
}

export interface OpenAnomaly extends SeriesName, Finding {
  readonly id: string;
  /** Its first bucket. */
  readonly since: number;
}

/** What has been seen in a row. */
export interface Run {
  readonly beyond: number;
  readonly direction: Direction | undefined;
  readonly near: number;
  readonly unknown: number;
}

export const atRest: Run = { beyond: 0, direction: undefined, near: 0, unknown: 0 };

/** One bucket may be anything. */
const beginsAfter = 2;
const endsAfter = 3;
/** Three hours in which nothing can be said of it. */
const lostAfter = 3 * perHour;

export type Step =
  | { readonly kind: 'as_before' }
  /** `buckets`: how many ago it began. */
  | { readonly kind: 'begun'; readonly finding: Finding; readonly buckets: number }
  | { readonly kind: 'worse'; readonly finding: Finding }
  | { readonly kind: 'over' };

/** Twice in a row beyond what is expected begins an anomaly, three times well within ends it. */
export function follow(
  run: Run,
  judgement: Judgement,
  open: Finding | undefined,
): { readonly run: Run; readonly step: Step } {
  const next = runWith(run, judgement);
  return { run: next, step: stepOf(next, judgement, open) };
}

function stepOf(run: Run, judgement: Judgement, open: Finding | undefined): Step {
  const finding = findingIn(judgement);
  if (open !== undefined && (run.near >= endsAfter || run.unknown >= lostAfter)) return { kind: 'over' };
  if (open !== undefined)
    return finding !== undefined && excess(finding) > excess(open)
      ? { kind: 'worse', finding }
      : { kind: 'as_before' };
  if (finding === undefined || run.beyond < beginsAfter) return { kind: 'as_before' };
  return { kind: 'begun', finding, buckets: run.beyond - 1 };
}

function runWith(run: Run, judgement: Judgement): Run {
  // A gap neither breaks a row nor adds to it.
  if (judgement.kind === 'unknown') return { ...run, unknown: run.unknown + 1 };
  const { verdict } = judgement;
  const direction = findingIn(judgement)?.direction;
  return {
    beyond: direction === undefined ? 0 : direction === run.direction ? run.beyond + 1 : 1,
    direction,
    near: verdict === 'near' ? run.near + 1 : 0,
    unknown: 0,
  };
}

function findingIn(judgement: Judgement): Finding | undefined {
  if (judgement.kind === 'unknown' || judgement.verdict === 'near' || judgement.verdict === 'within')
    return undefined;
  const { verdict: direction, expected, observed } = judgement;
  return { direction, expected, observed };
}

/** How far it is beyond. */
function excess({ direction, expected, observed }: Finding): number {
  return direction === 'above' ? observed - expected.high : expected.low - observed;
}
