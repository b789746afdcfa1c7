import { createHash } from 'node:crypto';
import type { EntryDetail } from './timeline-entry.ts';

/** Who did what to what, what came of it and when. Never the body of a message. */
export interface AuditEntry {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Owner of the key, subject of the token or of the session; `operations` for what the service does by itself. */
  readonly actor: string;
  /** `noun.verb`, for example `redelivery.approved`. */
  readonly action: string;
  /** Id or name of what it was done to. */
  readonly on: string;
  /** `done`, `denied`, or the code of what went wrong. */
  readonly outcome: string;
  readonly detail: EntryDetail;
}

/** An entry in its place: each holds the hash of the one before, so that none can be changed, left out or moved. */
export interface ChainedEntry extends AuditEntry {
  /** 1 and up, without a gap. */
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** The last place of the chain. Written down elsewhere, it proves later that nothing before it was changed. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const emptyChain: ChainHead = { seq: 0, hash: '0'.repeat(64) };

export function chained(entry: AuditEntry, { seq, hash: previous }: ChainHead): ChainedEntry {
  const placed = { ...entry, seq: seq + 1, previous };
  return { ...placed, hash: hashOf(placed) };
}

/** Places all of them, one after the other. */
export function chainedAll(entries: readonly AuditEntry[], head: ChainHead): ChainedEntry[] {
  let last = head;
  return entries.map((entry) => {
    const placed = chained(entry, last);
    last = placed;
    return placed;
  });
}

/** Rows are `missing` between two, `changed` where what they say is not what was hashed, `moved` where they do not follow. */
export type Breach = { readonly seq: number; readonly how: 'missing' | 'changed' | 'moved' };

/** The first place at which this part of the chain does not follow from `head`; undefined when all of it does. */
export function breachIn(entries: readonly ChainedEntry[], head: ChainHead): Breach | undefined {
  let last = head;
  for (const entry of entries) {
    const seq = last.seq + 1;
    if (entry.seq !== seq) return { seq, how: 'missing' };
    if (entry.hash !== hashOf(entry)) return { seq, how: 'changed' };
    if (entry.previous !== last.hash) return { seq, how: 'moved' };
    last = entry;
  }
  return undefined;
}

/** Over a list, not an object: the order of names would otherwise decide. */
function hashOf(entry: Omit<ChainedEntry, 'hash'>): string {
  const { seq, id, at, actor, action, on, outcome, detail, previous } = entry;
  const told = Object.entries(detail).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([previous, seq, id, at, actor, action, on, outcome, told]))
    .digest('hex');
}
