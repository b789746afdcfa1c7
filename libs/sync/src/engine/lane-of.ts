import type { Flow } from '../flow.ts';

/** The lane of a record: the same for all records of one key, so that they stay in order. */
export function laneOf(flow: Flow, lanes: number): (raw: unknown) => number {
  if (lanes === 1) return () => 0;
  return (raw) => hash(flow.keyOf?.(raw) ?? '') % lanes;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
