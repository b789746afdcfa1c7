import type { MemoryTransaction } from './memory-transaction.ts';

/** Rows by primary key. Rows are never changed, only replaced, so whoever has read one keeps what they saw. */
export class Table<Row extends object> {
  readonly name: string;
  readonly #check: (row: Row) => void;
  readonly #committed = new Map<string, Row>();
  /** What open transactions have written and nobody else sees. */
  readonly #pending = new Map<MemoryTransaction, Map<string, Row | undefined>>();
  /** Told of every row that a commit changes. */
  onChange: (before: Row | undefined, after: Row | undefined) => void = () => undefined;

  /** @param check throws for a row that must not be, as a CHECK constraint does */
  constructor(name: string, check: (row: Row) => void = () => undefined) {
    this.name = name;
    this.#check = check;
  }

  /** As the transaction sees it: its own writes, else what is committed. */
  read(key: string, tx?: MemoryTransaction): Row | undefined {
    const own = tx === undefined ? undefined : this.#pending.get(tx);
    return own?.has(key) === true ? own.get(key) : this.#committed.get(key);
  }

  /** All rows as the transaction sees them. */
  all(tx?: MemoryTransaction): Row[] {
    const own = tx === undefined ? undefined : this.#pending.get(tx);
    if (own === undefined) return [...this.#committed.values()];
    const seen = new Map<string, Row | undefined>();
    for (const [key, row] of this.#committed) seen.set(key, row);
    for (const [key, row] of own) seen.set(key, row);
    return [...seen.values()].filter((row) => row !== undefined);
  }

  keys(): readonly string[] {
    return [...this.#committed.keys()];
  }

  /** The caller holds the row's lock. @throws whatever the table's check throws */
  write(tx: MemoryTransaction, key: string, row: Row | undefined): void {
    try {
      if (row !== undefined) this.#check(row);
    } catch (error) {
      tx.database.refusals.push(error);
      throw error;
    }
    let own = this.#pending.get(tx);
    if (own === undefined) this.#pending.set(tx, (own = new Map<string, Row | undefined>()));
    own.set(key, row);
    tx.touch(this);
  }

  /** For the state that a history begins with. */
  seed(key: string, row: Row): void {
    this.#committed.set(key, row);
  }

  /** For the transaction only. */
  commit(tx: MemoryTransaction): void {
    for (const [key, row] of this.#pending.get(tx) ?? []) {
      this.onChange(this.#committed.get(key), row);
      if (row === undefined) this.#committed.delete(key);
      else this.#committed.set(key, row);
    }
    this.#pending.delete(tx);
  }

  /** For the transaction only. */
  forget(tx: MemoryTransaction): void {
    this.#pending.delete(tx);
  }
}
