export interface Latest<T> {
  /** One per key. */
  readonly last: readonly T[];
  /** What a later one of the same key says again: the last word holds. */
  readonly repeated: readonly T[];
  /** What came later and is older by its own word. */
  readonly stale: readonly T[];
}

/** Splits records into those that count and those that do not, beside others of the same key. */
export function latestOf<T>(
  records: readonly T[],
  keyOf: (record: T) => string,
  changedAtOf: (record: T) => Date | undefined,
): Latest<T> {
  const byKey = new Map<string, T>();
  const repeated: T[] = [];
  const stale: T[] = [];
  for (const record of records) {
    const key = keyOf(record);
    const earlier = byKey.get(key);
    const isStale = earlier !== undefined && isOlder(changedAtOf(record), changedAtOf(earlier));
    if (isStale) stale.push(record);
    else if (earlier !== undefined) repeated.push(earlier);
    if (!isStale) byKey.set(key, record);
  }
  return { last: [...byKey.values()], repeated, stale };
}

/** Who does not say when is taken to be right. */
function isOlder(one: Date | undefined, other: Date | undefined): boolean {
  return one !== undefined && other !== undefined && one.getTime() < other.getTime();
}
