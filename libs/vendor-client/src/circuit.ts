import { CircuitState as PolicyState, CountBreaker } from 'cockatiel';
import type { VendorRuntime } from './options.ts';
import { TryFailed } from './try-failed.ts';
import type { CircuitState } from './vendor-client.ts';

/** Thrown without having called the work: the circuit is open, or its probe is under way. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}

export interface CircuitOptions {
  /** How long it refuses before a probe may be made. */
  readonly openMs: number;
  readonly runtime: Pick<VendorRuntime, 'clock' | 'monotonicMs'>;
  readonly onChange: (state: CircuitState) => void;
}

/** Why and since when a circuit is not closed. */
export interface OpenCircuit {
  /** Code of the failure that opened it, or that its last probe met. */
  readonly reason: string;
  readonly since: Date;
  /** A probe may be made now. */
  readonly mayTry: boolean;
}

/**
 * Breaker of one operation: opens when more than half of the last 20 tries failed, of at least 5, or at once when
 * credentials are refused for good, and then lets one probe through per `openMs`. Counted by tries and not by time,
 * so that a rare operation has a working breaker too; timed by the monotonic clock, so that a clock that is set back
 * does not prolong an outage.
 */
export class Circuit {
  readonly openMs: number;
  readonly #options: CircuitOptions;
  readonly #counts = new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 5 });
  #state: CircuitState = 'closed';
  #openedAtMs = 0;
  #since: Date | undefined;
  #reason = '';

  constructor(options: CircuitOptions) {
    this.openMs = options.openMs;
    this.#options = options;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Undefined while closed. */
  get trouble(): OpenCircuit | undefined {
    if (this.#since === undefined) return undefined;
    return { reason: this.#reason, since: this.#since, mayTry: this.#mayTry() };
  }

  /** @throws CircuitOpen, without having called `work` */
  run<T>(work: () => Promise<T>): Promise<T> {
    const probing = this.#state !== 'closed';
    if (probing) {
      if (!this.#mayTry()) return Promise.reject(new CircuitOpen());
      this.#become('half_open');
    }
    return work().then(
      (value) => {
        this.#answered(probing);
        return value;
      },
      (error: unknown) => {
        this.#failed(error, probing);
        throw error;
      },
    );
  }

  #mayTry(): boolean {
    return this.#state === 'open' && this.#options.runtime.monotonicMs() >= this.#openedAtMs + this.openMs;
  }

  #answered(probing: boolean): void {
    if (probing) this.#close();
    else if (this.#state === 'closed') this.#counts.success(PolicyState.Closed);
  }

  #failed(error: unknown, probing: boolean): void {
    const failed = error instanceof TryFailed ? error : undefined;
    if (failed?.unhealthy === true) {
      if (probing || (this.#state === 'closed' && this.#isTooMuch(failed))) this.#open(failed.failure.code);
    } else if (failed?.failure.sent === 'yes') this.#answered(probing);
    // Given up by its caller, or held back by ourselves: it says nothing about the vendor, so the next may probe.
    else if (probing) this.#become('open');
  }

  #isTooMuch(failed: TryFailed): boolean {
    return this.#counts.failure(PolicyState.Closed) || failed.final;
  }

  #open(reason: string): void {
    const { clock, monotonicMs } = this.#options.runtime;
    this.#openedAtMs = monotonicMs();
    this.#since ??= clock.now();
    this.#reason = reason;
    this.#become('open');
  }

  #close(): void {
    this.#since = undefined;
    this.#counts.success(PolicyState.HalfOpen);
    this.#become('closed');
  }

  #become(state: CircuitState): void {
    this.#state = state;
    this.#options.onChange(state);
  }
}
