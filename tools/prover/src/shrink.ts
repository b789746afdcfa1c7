import { runHistory, type History, type HistoryOptions } from './history.ts';

export interface Shrunk {
  /** Faults that are not needed for the failure. */
  readonly spared: ReadonlySet<number>;
  readonly history: History;
}

/** A history goes another way once a fault is left out, and then others may be drawn: this often it is tried to get below. */
const rounds = 3;

/**
 * Leaves out one fault after the other as long as the history still fails with a violation of the same kind: what stays
 * is what it takes.
 */
export async function shrink(options: HistoryOptions, failed: History): Promise<Shrunk> {
  let best: Shrunk = { spared: options.spared ?? new Set(), history: failed };
  const wanted = kindsOf(failed);
  for (let round = 0; round < rounds; round += 1) {
    const before = best;
    for (const { number } of before.history.faults) {
      const spared = new Set([...best.spared, number]);
      const history = await runHistory({ ...options, spared });
      const same = kindsOf(history).some((kind) => wanted.includes(kind));
      if (same && history.faults.length < best.history.faults.length) best = { spared, history };
    }
    if (best === before) return best;
  }
  return best;
}

/** The violation without names and numbers. */
export function kindsOf({ violations }: Pick<History, 'violations'>): readonly string[] {
  return violations.map((violation) =>
    violation.replaceAll(/\b(A-\w+|key-\d+|[0-9a-f]{8}-[0-9a-f-]+|(stripe|adyen)_\S+|\d+)/g, '…'),
  );
}
