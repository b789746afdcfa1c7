import type { Clock, Ids } from '@accord/canonical';
import type { Host } from './host.ts';
import { MemoryTransaction } from './memory-transaction.ts';
import { RowLocks } from './row-locks.ts';
import { Table } from './table.ts';

/** An event as the outbox keeps it. */
export interface OutboxEntry {
  readonly id: number;
  readonly messageId: string;
  readonly routingKey: string;
  readonly subject: string;
  readonly sequence: number;
  readonly body: Buffer;
}

/**
 * One service's database: READ COMMITTED with row locks, as far as the statements of our stores use it. A conformance
 * suite holds every store on top of it to the one in Postgres.
 */
export class MemoryDatabase {
  readonly locks = new RowLocks();
  readonly inbox = new Table<{ readonly messageId: string; readonly queue: string }>('inbox');
  readonly outbox: OutboxEntry[] = [];
  /** What constraints have refused: nothing was harmed, but whoever relied on them was wrong. */
  readonly refusals: unknown[] = [];
  readonly runtime: { readonly clock: Clock; readonly ids: Ids };
  /** Told after each commit, while nothing else happens. */
  onCommit: (events: readonly OutboxEntry[]) => void = () => undefined;
  #count = 0;

  constructor(runtime: { readonly clock: Clock; readonly ids: Ids }) {
    this.runtime = runtime;
  }

  begin(host: Host): MemoryTransaction {
    return new MemoryTransaction(this, host);
  }

  /** One statement outside any transaction: its own transaction. */
  async statement<T>(host: Host, point: string, work: (tx: MemoryTransaction) => T | Promise<T>): Promise<T> {
    await host.before(point);
    const tx = this.begin(host);
    try {
      const result = await work(tx);
      tx.commit();
      await host.after(point);
      return result;
    } catch (error) {
      tx.rollBack();
      throw error;
    }
  }

  /** For the transaction only. */
  append(entries: readonly Omit<OutboxEntry, 'id'>[]): readonly OutboxEntry[] {
    const numbered = entries.map((entry) => ({ ...entry, id: (this.#count += 1) }));
    this.outbox.push(...numbered);
    return numbered;
  }
}
