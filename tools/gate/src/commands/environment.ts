import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What the commands read from the environment; the only place that does. */
export interface GateEnvironment {
  /** Address of a Pact Broker; the ledger is a folder without it. */
  readonly broker: string | undefined;
  readonly ledgerFolder: string;
  /** Who answers for an override. */
  readonly user: string;
}

export function gateEnvironment(): GateEnvironment {
  const { PACT_BROKER_BASE_URL: broker, ACCORD_LEDGER_DIR: folder, USER: user } = process.env;
  return {
    broker: broker === '' ? undefined : broker,
    ledgerFolder: folder ?? join(root, '.accord', 'ledger'),
    user: user ?? 'unknown',
  };
}
