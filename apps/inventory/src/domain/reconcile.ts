/** One side's view of a thing, by fields that both sides have. */
export type Facts = Readonly<Record<string, string | number | null>>;

/** What one side has, by the key that both know. */
export type Side = ReadonlyMap<string, Facts>;

export interface Totals {
  readonly count: number;
  readonly sum: number;
}

/** Something that one side has, and the other has not or has otherwise. */
export interface Discrepancy {
  readonly key: string;
  readonly kind: 'missing_here' | 'missing_there' | 'different';
  /** Fields that differ; empty when one side has nothing. */
  readonly fields: readonly string[];
  readonly ours: Facts | null;
  readonly theirs: Facts | null;
}

/** Counts and sums one numeric field: what is looked at first, and what a person understands at once. */
export function totalsOf(side: Side, field: string): Totals {
  let sum = 0;
  for (const facts of side.values()) sum += Number(facts[field] ?? 0);
  return { count: side.size, sum };
}

/** Keys under which the two sides have different digests; a digest instead of a record is kept per key. */
export function differingKeys(
  ours: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
): string[] {
  const keys = new Set([...ours.keys(), ...theirs.keys()]);
  return [...keys].filter((key) => ours.get(key) !== theirs.get(key)).sort();
}

/** Undefined when the two records agree after all. */
export function discrepancy(
  key: string,
  ours: Facts | undefined,
  theirs: Facts | undefined,
): Discrepancy | undefined {
  if (ours === undefined && theirs === undefined) return undefined;
  if (ours === undefined)
    return { key, kind: 'missing_here', fields: [], ours: null, theirs: theirs ?? null };
  if (theirs === undefined) return { key, kind: 'missing_there', fields: [], ours, theirs: null };
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  const fields = names.filter((name) => (ours[name] ?? null) !== (theirs[name] ?? null));
  return fields.length === 0 ? undefined : { key, kind: 'different', fields, ours, theirs };
}
