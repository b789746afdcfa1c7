import { Failure } from '@accord/canonical';
import { isWorthRepeating, sqlState } from '@accord/service-kit';
import type { SyncRuntime } from './runtime.ts';

const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** Longer than any vendor of ours asks for; what asks for more is asked again anyway. */
const longestRetryAfterMs = 600_000;

/** The same work may succeed later, and nothing is wrong with what it works on. */
export function isPassing(error: unknown): boolean {
  if (isWorthRepeating(error)) return true;
  return error instanceof Failure && ['transient', 'wait_for_vendor', 'unknown_outcome'].includes(error.kind);
}

/** The database gave up on a statement: it ran into its time limit, or waited too long for a lock. */
export function tookTooLong(error: unknown): boolean {
  const state = sqlState(error instanceof Failure ? error.cause : error);
  return state === '57014' || state === '55P03';
}

/** Pauses that grow from 0.1 s to 5 s with jitter, unless the other side said when to come back. */
export class Patience {
  #failures = 0;

  constructor(
    private readonly runtime: Pick<SyncRuntime, 'chance' | 'wait'>,
    private readonly signal: AbortSignal,
  ) {}

  get failures(): number {
    return this.#failures;
  }

  /** Something went well: the next pause is a short one again. */
  succeeded(): void {
    this.#failures = 0;
  }

  async pause(error: unknown): Promise<void> {
    const grown = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    const asked = error instanceof Failure && error.kind === 'wait_for_vendor' ? error.retryAfterMs : 0;
    const pause = Math.max(
      grown * (0.5 + this.runtime.chance.next() / 2),
      Math.min(asked ?? 0, longestRetryAfterMs),
    );
    await this.runtime.wait(pause, this.signal);
  }

  /** Repeats the work for as long as what stops it is passing. */
  async insist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await work();
        this.succeeded();
        return result;
      } catch (error) {
        if (!isPassing(error)) throw error;
        await this.pause(error);
      }
    }
  }
}
