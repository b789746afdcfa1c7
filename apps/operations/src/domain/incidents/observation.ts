import type { Signal } from './signal.ts';

/** What an observer sees of one thing at one look. `as_before`: too little was seen to say. */
export interface Observation extends Pick<Signal, 'node' | 'code' | 'source' | 'severity'> {
  readonly state: 'ill' | 'well' | 'as_before';
}

interface Said {
  readonly state: 'ill' | 'well';
  readonly atMs: number;
}

/** What lasts is said again so often, so that it outlives the end of an incident that explained it. */
const againMs = 30_000;

/** What was not said again for so long has lost its observer: nobody sees it any more. */
export const unseenMs = 3 * againMs;

/**
 * Turns looks into signals: what changes is said at once, what lasts now and then, what is well only once. After a
 * start everything is said, since nobody knows what was said before.
 */
export class Observer {
  readonly #said = new Map<string, Said>();

  /** @param idOf the id of a signal that is to be sent now */
  signals(seen: readonly Observation[], now: Date, idOf: () => string): Signal[] {
    return seen.flatMap(({ state, ...of }) => {
      const key = `${of.node} ${of.code} ${of.source}`;
      const before = this.#said.get(key);
      if (state === 'as_before' || !isWorthSaying(before, state, now.getTime())) return [];
      this.#said.set(key, { state, atMs: now.getTime() });
      return [{ ...of, id: idOf(), at: now.toISOString(), state: state === 'ill' ? 'raised' : 'cleared' }];
    });
  }
}

function isWorthSaying(before: Said | undefined, state: Said['state'], nowMs: number): boolean {
  if (before?.state !== state) return true;
  return state === 'ill' && nowMs - before.atMs >= againMs;
}
