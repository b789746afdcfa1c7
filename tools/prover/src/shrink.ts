import { runHistory, type History, type HistoryOptions } from './history.ts';

/** A history goes another way once a fault is left out; what was needed before may not be any more. */
const rounds = 4;

/** Leaves out one fault after the other as long as the history still fails with a violation of the same kind. */
export async function shrink(options: HistoryOptions, failed: History): Promise<History> {
  const wanted = kindsOf(failed);
  let best = failed;
  for (let round = 0; round < rounds; round += 1) {
    const before = best;
    for (const { id } of before.faults) {
      const only = new Set(best.faults.map((fault) => fault.id));
      only.delete(id);
      const history = await runHistory({ ...options, only });
      const same = kindsOf(history).some((kind) => wanted.includes(kind));
      if (same && history.faults.length < best.faults.length) best = history;
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
