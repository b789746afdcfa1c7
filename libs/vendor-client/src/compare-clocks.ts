import { clockWatch } from '@accord/service-kit';
import type { VendorRuntime } from './options.ts';

/** A clock does not run away between two calls. */
const everyMs = 1_000;
/** An HTTP date tells whole seconds. */
const grainMs = 1_000;

/** Reads the vendor's clock off the `Date` of its answers, whatever they say, once a second at most. */
export class ClockComparison {
  readonly #runtime: VendorRuntime;
  readonly #vendor: string;
  #nextAtMs = Number.NEGATIVE_INFINITY;

  constructor(vendor: string, runtime: VendorRuntime) {
    this.#vendor = vendor;
    this.#runtime = runtime;
  }

  /** @param askedAtMs on the monotonic clock */
  look(date: string | string[] | undefined, askedAtMs: number): void {
    const { monotonicMs, clock } = this.#runtime;
    const nowMs = monotonicMs();
    if (nowMs < this.#nextAtMs || typeof date !== 'string') return;
    const shownMs = Date.parse(date);
    if (Number.isNaN(shownMs)) return;
    this.#nextAtMs = nowMs + everyMs;
    const answeredAtMs = clock.now().getTime();
    clockWatch.read(this.#vendor, {
      askedAtMs: answeredAtMs - (nowMs - askedAtMs),
      answeredAtMs,
      shownMs,
      grainMs,
    });
  }
}
