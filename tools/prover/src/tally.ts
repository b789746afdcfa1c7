import type { History } from './history.ts';
import { addCoverage, type CoverageCounts } from './simulation/coverage.ts';
import type { FaultKind } from './simulation/faults.ts';
import type { SagaName } from './sagas.ts';

/** A history in which something was not true. */
export interface FailedHistory {
  readonly seed: number;
  readonly saga: SagaName;
  readonly violations: readonly string[];
  readonly faults: number;
}

/** What many histories come to; adds up over workers. */
export interface Tally {
  histories: number;
  steps: number;
  readonly faults: Partial<Record<FaultKind, number>>;
  readonly orders: Record<string, number>;
  readonly coverage: CoverageCounts;
  failedHistories: number;
  /** The first ones. */
  readonly failed: FailedHistory[];
}

/** More of them say nothing new. */
const failuresKept = 100;

export function newTally(): Tally {
  return {
    histories: 0,
    steps: 0,
    faults: {},
    orders: {},
    coverage: { points: {}, transitions: {} },
    failedHistories: 0,
    failed: [],
  };
}

export function count(
  tally: Tally,
  { seed, saga, violations, faults, coverage, steps, orders }: History,
): void {
  tally.histories += 1;
  tally.steps += steps;
  for (const { kind } of faults) tally.faults[kind] = (tally.faults[kind] ?? 0) + 1;
  for (const [status, times] of Object.entries(orders))
    tally.orders[status] = (tally.orders[status] ?? 0) + times;
  addCoverage(tally.coverage, coverage);
  if (violations.length === 0) return;
  tally.failedHistories += 1;
  if (tally.failed.length < failuresKept)
    tally.failed.push({ seed, saga, violations, faults: faults.length });
}

export function addTally(sum: Tally, more: Tally): void {
  sum.histories += more.histories;
  sum.steps += more.steps;
  sum.failedHistories += more.failedHistories;
  sum.failed.push(...more.failed);
  for (const [kind, times] of Object.entries(more.faults) as [FaultKind, number][])
    sum.faults[kind] = (sum.faults[kind] ?? 0) + times;
  for (const [status, times] of Object.entries(more.orders))
    sum.orders[status] = (sum.orders[status] ?? 0) + times;
  addCoverage(sum.coverage, more.coverage);
}
