import type { AuditEntry, ChainedEntry, ChainHead } from '../domain/audit-chain.ts';

export interface AuditFilter {
  /** Older than this place. */
  readonly before?: number | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
}

/** Where the audit chain lies. There is no way to change or remove an entry. */
export abstract class AuditLog {
  /** Adds to the end of the chain, in this order. */
  abstract append(entries: readonly AuditEntry[]): Promise<void>;
  abstract newest(filter: AuditFilter, limit: number): Promise<readonly ChainedEntry[]>;
  /** In the order of the chain. */
  abstract after(seq: number, limit: number): Promise<readonly ChainedEntry[]>;
  /** Where the chain ends, as it was noted apart from the chain. */
  abstract head(): Promise<ChainHead>;
}
