import type { Flow } from '../flow.ts';

/** What a record is about, and the lane that follows from it. */
export interface Place {
  readonly key: string;
  readonly lane: number;
}

/** The place of a record: one lane for all records of one key, so that they stay in order. */
export function placeOf(flow: Flow, lanes: number): (raw: unknown) => Place {
  return (raw) => {
    const key = flow.keyOf?.(raw) ?? '';
    return { key, lane: lanes === 1 ? 0 : hash(key) % lanes };
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
