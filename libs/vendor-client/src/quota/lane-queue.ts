import type { VendorRuntime } from '../options.ts';
import type { Lease } from './lease.ts';

/** No call of this account may go out within the time its caller has. */
export class NoQuota extends Error {
  override readonly name = 'NoQuota';

  constructor(readonly retryMs: number) {
    super('no quota');
  }
}

export interface LaneQueueOptions {
  readonly runtime: Pick<VendorRuntime, 'monotonicMs' | 'wait'>;
  readonly lifeMs: number;
  /** Most calls that are leased at once. */
  readonly atOnce: number;
  readonly lease: (wanted: number) => Promise<Lease>;
}

interface Waiter {
  readonly untilMs: number;
  readonly admit: () => void;
  readonly refuse: (error: NoQuota) => void;
}

/** Longest pause between two questions: meanwhile somebody may have given up, or the quota may have grown. */
const longestPauseMs = 250;

/** The calls of one lane: those leased and not yet used, and those that wait, first come first served. */
export class LaneQueue {
  readonly #options: LaneQueueOptions;
  #ready = 0;
  #readyUntilMs = 0;
  #waiting: Waiter[] = [];
  #asking = false;
  /** Leased ahead: doubled when a block was used up within its life, halved when it was not. */
  #ahead = 1;

  constructor(options: LaneQueueOptions) {
    this.#options = options;
  }

  get idle(): boolean {
    return this.#waiting.length === 0;
  }

  takeReady(): boolean {
    if (this.#ready === 0) return false;
    if (this.#options.runtime.monotonicMs() > this.#readyUntilMs) {
      this.drop();
      return false;
    }
    this.#ready -= 1;
    if (this.#ready === 0) this.#ahead = Math.min(this.#ahead * 2, this.#options.atOnce);
    return true;
  }

  /** Forgets what was leased and not used. */
  drop(): void {
    this.#ready = 0;
    this.#ahead = Math.max(1, this.#ahead / 2);
  }

  wait(patienceMs: number): Promise<void> {
    const untilMs = this.#options.runtime.monotonicMs() + patienceMs;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ untilMs, admit: resolve, refuse: reject });
      if (!this.#asking) void this.#serve();
    });
  }

  /** Never rejects: where nothing can be leased, the waiting are refused one by one as their patience ends. */
  async #serve(): Promise<void> {
    const { runtime, lease, lifeMs, atOnce } = this.#options;
    this.#asking = true;
    while (this.#waiting.length > 0) {
      const askedAtMs = runtime.monotonicMs();
      const wanted = Math.min(atOnce, Math.max(this.#waiting.length, Math.floor(this.#ahead)));
      const { granted, retryMs } = await lease(wanted);
      // Counted from the asking: whoever gave the lease cannot have given it earlier.
      this.#ready = granted;
      this.#readyUntilMs = askedAtMs + lifeMs;
      while (this.#waiting.length > 0 && this.takeReady()) this.#waiting.shift()?.admit();
      if (this.#waiting.length > 0) await this.#untilNext(granted > 0 ? 0 : retryMs);
    }
    this.#asking = false;
  }

  async #untilNext(retryMs: number): Promise<void> {
    const { monotonicMs, wait } = this.#options.runtime;
    this.#refuse((waiter) => waiter.untilMs < monotonicMs() + retryMs, retryMs);
    if (retryMs > 0 && this.#waiting.length > 0) await wait(Math.min(retryMs, longestPauseMs));
  }

  #refuse(hopeless: (waiter: Waiter) => boolean, retryMs: number): void {
    const refused = this.#waiting.filter(hopeless);
    if (refused.length === 0) return;
    this.#waiting = this.#waiting.filter((waiter) => !refused.includes(waiter));
    for (const waiter of refused) waiter.refuse(new NoQuota(retryMs));
  }
}
