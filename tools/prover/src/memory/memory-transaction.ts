import { Failure, type EventDefinition } from '@accord/canonical';
import { publishedMessage, type NewEvent, type Tx } from '@accord/messaging';
import type { z } from 'zod';
import type { Host } from './host.ts';
import type { MemoryDatabase, OutboxEntry } from './memory-database.ts';
import type { Table } from './table.ts';

interface Touched {
  commit(tx: MemoryTransaction): void;
  forget(tx: MemoryTransaction): void;
}

/** An open transaction: writes that nobody else sees yet, row locks, and events that go out with the commit. */
export class MemoryTransaction implements Tx {
  readonly database: MemoryDatabase;
  readonly #host: Host;
  readonly #touched = new Set<Touched>();
  readonly #events: Omit<OutboxEntry, 'id'>[] = [];
  #ended = false;

  constructor(database: MemoryDatabase, host: Host) {
    this.database = database;
    this.#host = host;
    host.open.add(this);
  }

  /** There is no SQL here: whoever asks for it has not been given a store of the simulation. */
  get manager(): Tx['manager'] {
    throw new Failure('prover.no_sql', 'bug', 'a simulated transaction has no entity manager');
  }

  publish<D extends EventDefinition>(definition: D, event: NewEvent<z.input<D['data']>>): void {
    const { messageId = '', routingKey, body } = publishedMessage(definition, event, this.database.runtime);
    const { subject, sequence } = event;
    this.#events.push({ messageId, routingKey, body, subject, sequence });
  }

  /** One statement of this transaction, in its turn. */
  async statement<T>(point: string, work: (tx: MemoryTransaction) => T | Promise<T>): Promise<T> {
    await this.#host.before(point);
    return this.#ended ? gone() : work(this);
  }

  /** FOR UPDATE, or the lock that an insert or update takes by itself. @throws Deadlock */
  async lock(table: Pick<Table<object>, 'name'>, key: string): Promise<void> {
    if (this.#ended) return gone();
    await this.database.locks.take(this, `${table.name} ${key}`);
    // Granted and rolled back in the same moment: the process died meanwhile.
    if (this.#ended) return gone();
  }

  /** SKIP LOCKED. */
  lockIfFree(table: Pick<Table<object>, 'name'>, key: string): boolean {
    return this.database.locks.takeIfFree(this, `${table.name} ${key}`);
  }

  touch(table: Touched): void {
    this.#touched.add(table);
  }

  commit(): void {
    if (this.#ended) throw new Failure('prover.transaction_over', 'bug', 'the transaction has ended before');
    for (const table of this.#touched) table.commit(this);
    const events = this.database.append(this.#events);
    this.#end();
    this.database.onCommit(events);
  }

  rollBack(): void {
    if (this.#ended) return;
    for (const table of this.#touched) table.forget(this);
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#host.open.delete(this);
    this.database.locks.release(this);
  }
}

/** A process that has died goes no further. */
function gone<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** The transaction behind the port's. @throws Failure `prover.foreign_transaction` (bug) */
export function memoryOf(tx: Tx): MemoryTransaction {
  if (tx instanceof MemoryTransaction) return tx;
  throw new Failure('prover.foreign_transaction', 'bug', 'a transaction of another database');
}
