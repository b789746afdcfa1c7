import type { LedgerState, VendorWatch } from '../ledger/records.ts';

/** May this version of this service go to the environment whose ledger this is? */
export interface Question {
  readonly service: string;
  readonly version: string;
  readonly state: LedgerState;
  readonly vendors: readonly VendorWatch[];
  readonly now: Date;
  /** A provider that was never deployed here is no obstacle: said aloud, since a mistyped environment looks the same. */
  readonly firstDeployment?: boolean;
  /** How long a producer's old messages may still wait in queues. Default 30 days. */
  readonly retentionDays?: number;
}

export type RowResult = 'ok' | 'failed' | 'missing' | 'pending' | 'not-deployed' | 'first' | 'overridden';

/** One pair that has to fit. */
export interface Row {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly provider: string;
  /** Null when the provider is not deployed there. */
  readonly providerVersion: string | null;
  readonly digest: string;
  readonly result: RowResult;
  /** Interaction, flow and what was wrong. */
  readonly details: readonly string[];
  /** The one command that would settle it. */
  readonly settle?: string;
  /** `old-messages`: this producer version is gone, its messages may not be. */
  readonly because: 'live' | 'old-messages';
}

export interface Answer {
  /** `unknown` is never yes. */
  readonly verdict: 'yes' | 'no' | 'unknown';
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
  /** Why it could not be told, or what is red beside the rows. */
  readonly reasons: readonly string[];
}
