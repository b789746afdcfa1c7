import { runHistory, type HistoryOptions } from './history.ts';
import { count, newTally, type Tally } from './tally.ts';

export interface RunOptions extends Pick<HistoryOptions, 'saga' | 'alterations'> {
  /** Of the first history; the others follow, one by one. */
  readonly seed: number;
  readonly histories: number;
  /** Takes every so-manieth history, beginning with the one of this number: how workers share a run. */
  readonly share?: { readonly first: number; readonly every: number };
  /** Called now and then; true ends the run. */
  readonly onProgress?: (tally: Tally) => boolean | undefined;
}

const progressEvery = 250;

/** Runs histories one after the other. */
export async function runHistories(options: RunOptions): Promise<Tally> {
  const { seed, histories, saga, alterations, onProgress, share = { first: 0, every: 1 } } = options;
  const tally = newTally();
  for (let number = share.first; number < histories; number += share.every) {
    const history = { seed: seedOf(seed, number), saga };
    count(tally, await runHistory(alterations === undefined ? history : { ...history, alterations }));
    if (tally.histories % progressEvery !== 0) continue;
    // Everything else in this process waits for such a moment: a history itself never lets go.
    await new Promise((resolve) => setImmediate(resolve));
    if (onProgress?.(tally) === true) break;
  }
  return tally;
}

/** Seeds are whole numbers of 32 bits, and neighbours have nothing in common. */
export function seedOf(seed: number, number: number): number {
  return (seed + number) >>> 0;
}
