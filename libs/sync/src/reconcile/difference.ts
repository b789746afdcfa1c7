import type { Facts } from './side.ts';

/** Something that one side has, and the other has not or has otherwise. */
export interface Difference {
  readonly key: string;
  readonly kind: 'missing_here' | 'missing_there' | 'different';
  /** Fields that differ; empty when one side has nothing. */
  readonly fields: readonly string[];
  readonly ours: Facts | null;
  readonly theirs: Facts | null;
}

/** Undefined when the two agree. */
export function differenceOf(
  key: string,
  ours: Facts | undefined,
  theirs: Facts | undefined,
): Difference | undefined {
  if (ours === undefined) return theirs && { key, kind: 'missing_here', fields: [], ours: null, theirs };
  if (theirs === undefined) return { key, kind: 'missing_there', fields: [], ours, theirs: null };
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  const fields = names.filter((name) => (ours[name] ?? null) !== (theirs[name] ?? null));
  return fields.length === 0 ? undefined : { key, kind: 'different', fields, ours, theirs };
}
