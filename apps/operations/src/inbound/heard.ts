import { Failure } from '@accord/canonical';
import { done, waitFor } from '@accord/messaging';
import type { Verdict } from '@accord/messaging';

/** An own database that is away is no reason to give up: what is heard waits as long as it takes, using up no attempts. */
export async function heard(work: () => Promise<void>): Promise<Verdict> {
  try {
    await work();
    return done();
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'transient') throw error;
    const { code, retryAfterMs: afterMs } = error;
    return waitFor(code, afterMs === undefined ? {} : { afterMs });
  }
}
