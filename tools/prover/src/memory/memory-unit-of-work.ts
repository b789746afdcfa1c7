import { Failure } from '@accord/canonical';
import { UnitOfWork, type Application, type Delivery, type Tx } from '@accord/messaging';
import type { Host } from './host.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { MemoryTransaction } from './memory-transaction.ts';
import { Deadlock } from './row-locks.ts';

const attempts = 5;

/** The unit of work on a database in memory: the same promise, without SQL. */
export class MemoryUnitOfWork extends UnitOfWork {
  readonly #database: MemoryDatabase;
  readonly #host: Host;

  constructor(database: MemoryDatabase, host: Host) {
    super({ run: noSql, runIf: noSql, has: noSql });
    this.#database = database;
    this.#host = host;
  }

  override run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#run('transaction', work);
  }

  override async once(delivery: Delivery, work: (tx: Tx) => Promise<void>): Promise<Application> {
    return this.#run(delivery.queue, async (tx) => {
      if (!(await this.#mark(tx, delivery))) return 'repeated';
      await work(tx);
      return 'applied';
    });
  }

  override async onceForAll<D extends Delivery>(
    deliveries: readonly D[],
    work: (tx: Tx, fresh: readonly D[]) => Promise<void>,
  ): Promise<void> {
    const [first] = deliveries;
    if (first === undefined) return;
    await this.#run(first.queue, async (tx) => {
      const unseen = new Set<string>();
      for (const delivery of [...deliveries].sort(byMessage))
        if (!unseen.has(delivery.messageId) && (await this.#mark(tx, delivery)))
          unseen.add(delivery.messageId);
      const fresh = deliveries.filter(({ messageId }) => unseen.delete(messageId));
      if (fresh.length > 0) await work(tx, fresh);
    });
  }

  override async seen({ messageId, queue }: Delivery): Promise<boolean> {
    await this.#host.before(`${queue} seen`);
    return this.#database.inbox.read(inboxKey(messageId, queue)) !== undefined;
  }

  /** An insert that waits for whoever inserts the same at this moment. */
  async #mark(tx: MemoryTransaction, { messageId, queue }: Delivery): Promise<boolean> {
    const { inbox } = this.#database;
    const key = inboxKey(messageId, queue);
    await tx.lock(inbox, key);
    if (inbox.read(key, tx) !== undefined) return false;
    inbox.write(tx, key, { messageId, queue });
    return true;
  }

  async #run<T>(what: string, work: (tx: MemoryTransaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#host.before(`${what} begin`);
      const tx = this.#database.begin(this.#host);
      try {
        const result = await work(tx);
        await this.#host.before(`${what} commit`);
        tx.commit();
        await this.#host.after(`${what} commit`);
        return result;
      } catch (error) {
        tx.rollBack();
        if (!(error instanceof Deadlock) || attempt === attempts) throw error;
      }
    }
  }
}

function noSql(): Promise<never> {
  return Promise.reject(new Failure('prover.no_sql', 'bug', 'a simulated unit of work has no SQL'));
}

function inboxKey(messageId: string, queue: string): string {
  return `${messageId} ${queue}`;
}

function byMessage(one: Delivery, other: Delivery): number {
  return one.messageId < other.messageId ? -1 : 1;
}
