/** Splits records into those that count and those that a later one of the same key says again: the last word holds. */
export function latestOf<T>(
  records: readonly T[],
  keyOf: (record: T) => string,
): { readonly last: readonly T[]; readonly repeated: readonly T[] } {
  const byKey = new Map<string, T>();
  const repeated: T[] = [];
  for (const record of records) {
    const key = keyOf(record);
    const earlier = byKey.get(key);
    if (earlier !== undefined) repeated.push(earlier);
    byKey.set(key, record);
  }
  return { last: [...byKey.values()], repeated };
}
