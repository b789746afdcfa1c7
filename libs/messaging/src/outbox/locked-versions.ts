import type { Tx } from './tx.ts';

/**
 * Versions of the rows that each open transaction has locked. Nobody else can change them meanwhile, so a store knows the
 * next version without asking, and its write can wait for the next packet instead of taking a round trip of its own.
 */
export class LockedVersions {
  readonly #byTx = new WeakMap<Tx, Map<string, number>>();

  /** The row was read under a lock that lasts until the transaction ends. */
  remember(tx: Tx, id: string, version: number): void {
    const versions = this.#byTx.get(tx) ?? new Map<string, number>();
    this.#byTx.set(tx, versions.set(id, version));
  }

  /** The version that is locked; undefined for a row that this transaction has not locked. */
  of(tx: Tx, id: string): number | undefined {
    return this.#byTx.get(tx)?.get(id);
  }

  /** Counts a write to a locked row. @returns its new version, or undefined: then the database has to be asked */
  next(tx: Tx, id: string): number | undefined {
    const version = this.of(tx, id);
    if (version === undefined) return undefined;
    this.remember(tx, id, version + 1);
    return version + 1;
  }
}
