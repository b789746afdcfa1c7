import { FilesLedger } from './files-ledger.ts';
import type { Ledger } from './ledger.ts';
import { PactBrokerLedger } from './pact-broker-ledger.ts';

/** A Pact Broker when one is named, else a folder. */
export function openLedger(options: {
  readonly broker: string | undefined;
  readonly ledgerFolder: string;
  readonly now: () => Date;
}): Ledger {
  const { broker, ledgerFolder, now } = options;
  return broker === undefined ? new FilesLedger(ledgerFolder, now) : new PactBrokerLedger(broker, now);
}
