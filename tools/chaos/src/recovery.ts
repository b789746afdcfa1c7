import type { FaultRecord } from './fault-queue.ts';
import type { Progress } from './watch.ts';

/** What a fault cost, in milliseconds. */
export interface Recovery extends FaultRecord {
  /** Longest time without an accepted order while it was in force and shortly after. */
  readonly acceptedSilenceMs: number;
  /** Longest time in which nothing of checkout's outbox got to the broker. */
  readonly publishedSilenceMs: number;
}

/** How long after a fault was undone its consequences are still looked for. */
const aftermathMs = 4_000;

/** @param loadEndMs silence after the last order was asked for is no one's fault */
export function recoveries(
  faults: readonly FaultRecord[],
  progress: Progress,
  loadEndMs: number,
): Recovery[] {
  return faults.map((fault, index) => {
    const next = faults[index + 1]?.beganMs ?? Number.POSITIVE_INFINITY;
    const until = Math.min(fault.upMs + aftermathMs, next, loadEndMs);
    const within = { from: fault.beganMs, until };
    return {
      ...fault,
      acceptedSilenceMs: longestSilence(progress.accepted, within),
      publishedSilenceMs: longestSilence(progress.published, within),
    };
  });
}

/** The longest stretch of a time without any of the moments. */
export function longestSilence(
  moments: readonly number[],
  { from, until }: { readonly from: number; readonly until: number },
): number {
  const inside = [...moments.filter((moment) => moment > from && moment < until), until];
  let [longest, last] = [0, from];
  for (const moment of inside) {
    longest = Math.max(longest, moment - last);
    last = moment;
  }
  return longest;
}
