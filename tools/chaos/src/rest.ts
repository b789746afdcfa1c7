import { setTimeout as wait } from 'node:timers/promises';

/** Waits, but no longer than until the signal says stop. */
export async function rest(ms: number, stop: AbortSignal): Promise<void> {
  if (ms <= 0 || stop.aborted) return;
  try {
    await wait(ms, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
