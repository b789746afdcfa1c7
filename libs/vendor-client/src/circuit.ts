import { CircuitState as PolicyState, CountBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import { TryFailed } from './try-failed.ts';
import type { CircuitState } from './vendor-client.ts';

const unhealthy = handleWhen((error) => error instanceof TryFailed && error.unhealthy);

const names: Record<PolicyState, CircuitState> = {
  [PolicyState.Closed]: 'closed',
  [PolicyState.HalfOpen]: 'half_open',
  [PolicyState.Open]: 'open',
  [PolicyState.Isolated]: 'open',
};

/**
 * Breaker of one operation: opens when more than half of the last 20 tries failed, of at least 5, and then lets one
 * probe through per `openMs`. Counted by tries and not by time, so that a rare operation has a working breaker too.
 */
export class Circuit {
  readonly openMs: number;
  readonly #policy: CircuitBreakerPolicy;

  constructor(openMs: number, onChange: (state: CircuitState) => void) {
    this.openMs = openMs;
    this.#policy = circuitBreaker(unhealthy, {
      halfOpenAfter: openMs,
      breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 5 }),
    });
    this.#policy.onStateChange((state) => {
      onChange(names[state]);
    });
  }

  get state(): CircuitState {
    return names[this.#policy.state];
  }

  /** True while a probe is under way: others are refused at once instead of waiting for its end. */
  get probing(): boolean {
    return this.#policy.state === PolicyState.HalfOpen;
  }

  /** @throws BrokenCircuitError of cockatiel, without having called `work`, while open. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#policy.execute(work);
  }
}
