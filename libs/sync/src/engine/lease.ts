import { createLogger } from '@accord/service-kit';
import { Fenced } from '../store/fenced.ts';
import type { OwnedRun, RunRegister } from '../store/run-register.ts';
import type { SyncRuntime } from './runtime.ts';

const log = createLogger('sync');

/**
 * Renews the lease of a run until the signal is aborted. A renewal that fails is only told: while nobody else takes the
 * run it stays ours, and when somebody does, the fence says so.
 * @param lost is called when the run is no longer ours
 */
export async function keepLease(
  { register, leaseMs, runtime }: { register: RunRegister; leaseMs: number; runtime: SyncRuntime },
  { run, signal }: { readonly run: OwnedRun; readonly signal: AbortSignal },
  lost: (reason: Fenced) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await runtime.wait(leaseMs / 3, signal);
      await register.renew(run, leaseMs);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Fenced) {
        lost(error);
        return;
      }
      log.warn({ event: 'sync.lease_not_renewed', runId: run.id, error }, 'a lease could not be renewed');
      await runtime.wait(leaseMs / 10, signal).catch(() => undefined);
    }
  }
}
