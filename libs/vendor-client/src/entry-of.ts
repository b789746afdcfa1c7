/**
 * What a table says about a value that a vendor sent; undefined where it says nothing. A bare `table[value]` also finds
 * what every object inherits, so that a status called `constructor` would be known.
 */
export function entryOf<T>(table: Readonly<Record<string, T>>, value: string): T | undefined {
  return Object.hasOwn(table, value) ? table[value] : undefined;
}
