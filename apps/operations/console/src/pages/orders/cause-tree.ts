import type { Entry } from '../../api/timeline.ts';

/** An entry with what it led to, in the order in which that happened. */
export interface Branch {
  readonly entry: Entry;
  readonly led: readonly Branch[];
}

/**
 * The same entries by what led to what. Every entry stands in it once: one whose cause is not among them, or lies in a
 * circle, stands at the root.
 * @param entries oldest first
 */
export function causeTree(entries: readonly Entry[]): readonly Branch[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const led = Map.groupBy(entries, (entry) => (isRooted(entry, byId) ? entry.causationId : null));
  const branches = (cause: string | null): readonly Branch[] =>
    (led.get(cause) ?? []).map((entry) => ({ entry, led: branches(entry.id) }));
  return branches(null);
}

/** Whether its causes lead to a root, none of them twice. */
function isRooted({ id, causationId }: Entry, byId: ReadonlyMap<string, Entry>): boolean {
  const seen = new Set([id]);
  let cause = byId.get(causationId ?? '');
  if (cause === undefined) return false;
  while (cause !== undefined) {
    if (seen.has(cause.id)) return false;
    seen.add(cause.id);
    cause = byId.get(cause.causationId ?? '');
  }
  return true;
}
