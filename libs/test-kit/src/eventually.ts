import { setTimeout as wait } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Default 20 000: a bound for what never comes, on a machine as busy as can be. */
  readonly timeoutMs?: number;
  /** Pause between two looks. Default 25. */
  readonly everyMs?: number;
  /** What is being waited for, for the error. */
  readonly because?: string;
}

/**
 * Looks until the probe no longer throws and answers what it answered: for what happens soon, but not at once.
 * @throws Error with the probe's last complaint as its cause when time is up.
 */
export async function eventually<T>(
  probe: () => Promise<T> | T,
  options: EventuallyOptions = {},
): Promise<T> {
  const { timeoutMs = 20_000, everyMs = 25, because = 'the condition' } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (performance.now() >= deadline) {
        const last = error instanceof Error ? error.message : String(error);
        throw new Error(`${because} did not come true within ${timeoutMs} ms; last: ${last}`, {
          cause: error,
        });
      }
    }
    await wait(everyMs);
  }
}
