import type { Answer } from '../decide/question.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { FilesLedger, vendorsEnvironment } from '../ledger/files-ledger.ts';
import { type Asked, type Ledger, LedgerFailure } from '../ledger/ledger.ts';
import { vendorWatches } from '../ledger/vendor-watches.ts';
import { gateEnvironment, root } from './environment.ts';

// The one place of these commands that looks at the clock.
export const now = (): Date => new Date();

export function ledger(): Ledger {
  return openLedger({ ...gateEnvironment(), now });
}

/** For what needs the whole ledger at once. @throws LedgerFailure when the ledger is a Pact Broker */
export function filesLedger(): FilesLedger {
  const opened = ledger();
  if (opened instanceof FilesLedger) return opened;
  throw new LedgerFailure('a Pact Broker answers for one version at a time; this needs a ledger of files');
}

/**
 * Where vendors are recorded as live when nobody says where: in a ledger of files all environments see them, while a
 * Pact Broker knows them only in environments that are named.
 */
export function vendorEnvironments(): readonly string[] {
  return gateEnvironment().broker === undefined ? [vendorsEnvironment] : [];
}

/** Asks; a ledger that fails is an answer as well, and one that a program can read. */
export async function answerOf(asked: Asked): Promise<Answer> {
  try {
    return await ledger().canDeploy(asked);
  } catch (error) {
    if (!(error instanceof LedgerFailure)) throw error;
    return { verdict: 'unknown', rows: [], warnings: [], reasons: [error.message] };
  }
}

/** What every question has in common. */
export function setting(): { readonly now: Date; readonly vendors: ReturnType<typeof vendorWatches> } {
  return { now: now(), vendors: vendorWatches(root, gateEnvironment().ledgerFolder) };
}
