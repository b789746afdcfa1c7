/** What is on record under one caller's key. */
export interface KeyRecord {
  readonly requestHash: string;
  readonly response: StoredResponse | null;
}

/** An answer as it left the house: the same request gets the same bytes again. */
export interface StoredResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type KeyDecision =
  | { readonly kind: 'replay'; readonly response: StoredResponse }
  | { readonly kind: 'in_progress' }
  | { readonly kind: 'reused' };

/** A key names one request for ever: a different body under it is a mistake of the caller, whatever became of the first. */
export function decideOnKey(known: KeyRecord, requestHash: string): KeyDecision {
  if (known.requestHash !== requestHash) return { kind: 'reused' };
  return known.response === null ? { kind: 'in_progress' } : { kind: 'replay', response: known.response };
}

/** One spelling per meaning: the order of members and the white space of a JSON text do not make another request. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
