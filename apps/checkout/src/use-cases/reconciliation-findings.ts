import { Failure } from '@accord/canonical';
import { counter, createLogger } from '@accord/service-kit';
import type { Remedy } from '../domain/reconciliation.ts';

/** What became of one comparison. */
export type Finding = Remedy | 'no_such_attempt' | 'moved_on' | 'kept_notice' | 'failed';

const log = createLogger('reconcile-payments');
const findings = counter({
  name: 'accord_checkout_reconciled_payments_total',
  help: 'payments compared with the record of their gateway, by what was done',
  labelNames: ['gateway', 'finding'],
});

/** Counts a finding, and logs what is more than agreement. */
export function noteFinding(
  gateway: string,
  finding: Finding,
  about: Readonly<Record<string, string>>,
): void {
  findings.inc({ gateway, finding });
  if (finding === 'none' || finding === 'kept_notice') return;
  log.warn(
    { event: 'payment.reconciled', gateway, ...about, finding },
    'the books of a gateway say something else',
  );
}

/** One payment's trouble is not the others'; only a turn that was lost ends the run. */
export async function triedAgain(
  about: Readonly<Record<string, string>>,
  compare: () => Promise<Finding>,
): Promise<Finding> {
  try {
    return await compare();
  } catch (error) {
    if (error instanceof Failure && error.code === 'checkout.turn_lost') throw error;
    log.warn({ event: 'payment.reconcile_failed', ...about, error }, 'the next run tries again');
    return 'failed';
  }
}
