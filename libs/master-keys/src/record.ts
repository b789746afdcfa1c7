/** One record in one system: a profile in the CRM, an article in the ERP, a customer of ours (`accord`). */
export interface RecordRef {
  readonly system: string;
  /** The id that this system gave it. */
  readonly key: string;
}

/** What is known of a record that can tell it apart, in normal form: `email`, `gtin`. May be personal. */
export type Traits = Readonly<Record<string, string>>;

export interface KnownRecord extends RecordRef {
  readonly traits: Traits;
}

export interface ObservedRecord extends KnownRecord {
  /** The system itself said whose copy it is, in answer to our own write. Certain, unless something contradicts it. */
  readonly copyOf?: RecordRef;
}

export function sameRecord(a: RecordRef, b: RecordRef): boolean {
  return a.system === b.system && a.key === b.key;
}

/** One order for the two records of a pair, so that a pair is found whichever of them came first. */
export function inOrder<R extends RecordRef>(a: R, b: R): readonly [R, R] {
  return [a.system, a.key] < [b.system, b.key] ? [a, b] : [b, a];
}

/** A record as the key of a map. */
export function nameOf({ system, key }: RecordRef): string {
  return JSON.stringify([system, key]);
}
