import type { Chance, Clock, Ids } from '@accord/canonical';
import { orderedIds } from './ordered-ids.ts';
import { isError } from './is-error.ts';

/** The wall clock. This file is the only place of the workspace that reads clock, chance and new ids. */
export const systemClock: Clock = { now: () => new Date() };

/** UUID version 7: sorts by creation time, so that primary keys grow at one end of their index. */
export const systemIds: Ids = { next: orderedIds() };

export const systemChance: Chance = { next: () => Math.random() };

/** Milliseconds since an arbitrary start, never going backwards: for durations only. */
export function monotonicMs(): number {
  return performance.now();
}

/** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortReason(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The pause of a loop: `ms` milliseconds, or until the signal is aborted, which is the normal end of the last one. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return isError(reason) ? reason : new Error('aborted', { cause: reason });
}
