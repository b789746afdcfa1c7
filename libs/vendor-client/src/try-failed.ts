import { Failure } from '@accord/canonical';

/** `trouble` and `throttled` draw on the retry budget; `new_token` is free, for it happens once. */
export type RetryReason = 'trouble' | 'throttled' | 'new_token' | 'none';

/** One try failed: what its caller would see, whether another try may follow, and whether the circuit counts it. */
export class TryFailed extends Error {
  override readonly name = 'TryFailed';

  constructor(
    readonly failure: Failure,
    readonly retry: RetryReason,
    /** Speaks against the vendor's health, as a refused order does not. */
    readonly unhealthy: boolean,
    /** So certain to repeat itself that the circuit opens at once: refused credentials. */
    readonly final = false,
  ) {
    super(failure.code);
  }
}
