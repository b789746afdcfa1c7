import { counter } from '@accord/service-kit';
import type { BoundStatement, TransactionEdges, Transactions } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import { systemRuntime } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import type { Delivery } from '../consuming/delivery.ts';
import { BufferedTx } from './buffered-tx.ts';
import type { Tx } from './tx.ts';

export type Application = 'applied' | 'repeated';

const repeats = counter({
  name: 'accord_messages_repeated_total',
  help: 'deliveries whose effect had been committed before',
  labelNames: ['consumer'],
});

/** State, events and the mark "this message is done" commit together or not at all. No network in between. */
export class UnitOfWork {
  readonly #transactions: Pick<Transactions, 'run' | 'runIf' | 'has'>;
  readonly #runtime: BrokerRuntime;

  constructor(
    transactions: Pick<Transactions, 'run' | 'runIf' | 'has'>,
    runtime: BrokerRuntime = systemRuntime,
  ) {
    this.#transactions = transactions;
    this.#runtime = runtime;
  }

  /** Runs the work in a transaction; may run it again after a serialisation failure. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#run(work);
  }

  /**
   * Applies a delivery exactly once per consumer: the inbox row commits with the effect, so a retried or parked
   * message leaves none and its redelivery is not taken for a repeat.
   */
  async once(delivery: Delivery, work: (tx: Tx) => Promise<void>): Promise<Application> {
    const mark = { ...markOne, values: [delivery.messageId, delivery.queue] };
    const { met } = await this.#transactions.runIf(mark, this.#publishing(work));
    if (met) return 'applied';
    repeats.inc({ consumer: delivery.queue });
    return 'repeated';
  }

  /**
   * The same for many deliveries of one consumer in one transaction. The work gets those not seen before, in the
   * order delivered, and applies them all or throws.
   */
  async onceForAll<D extends Delivery>(
    deliveries: readonly D[],
    work: (tx: Tx, fresh: readonly D[]) => Promise<void>,
  ): Promise<void> {
    const [first] = deliveries;
    if (first === undefined) return;
    const ids = [...new Set(deliveries.map((delivery) => delivery.messageId))];
    const repeated = await this.#run(
      async (tx, { opened }) => {
        const unseen = new Set(opened.map(([messageId]) => messageId));
        // A message that stands twice in one batch is fresh the first time only.
        const fresh = deliveries.filter((delivery) => unseen.delete(delivery.messageId));
        if (fresh.length > 0) await work(tx, fresh);
        return deliveries.length - fresh.length;
      },
      { ...markMany, values: [JSON.stringify(ids), first.queue] },
    );
    if (repeated > 0) repeats.inc({ consumer: first.queue }, repeated);
  }

  /** Whether the effect of this delivery is committed already. For work that must leave the transaction. */
  async seen(delivery: Delivery): Promise<boolean> {
    return this.#transactions.has(
      '/* inbox.seen */ SELECT 1 FROM inbox WHERE message_id = $1 AND consumer = $2',
      [delivery.messageId, delivery.queue],
    );
  }

  #run<T>(work: (tx: Tx, edges: TransactionEdges) => Promise<T>, opening?: BoundStatement): Promise<T> {
    return this.#transactions.run(this.#publishing(work), opening);
  }

  /** The work, and after it the events that it published. */
  #publishing<T>(
    work: (tx: Tx, edges: TransactionEdges) => Promise<T>,
  ): (manager: EntityManager, edges: TransactionEdges) => Promise<T> {
    return async (manager, edges) => {
      const tx = new BufferedTx(manager, this.#runtime);
      const result = await work(tx, edges);
      tx.flush(edges);
      return result;
    };
  }
}

const markOne = {
  name: 'accord_inbox_mark',
  text: 'INSERT INTO inbox (message_id, consumer) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING message_id',
  orFail: {
    name: 'accord_inbox_mark_or_fail',
    text: 'INSERT INTO inbox (message_id, consumer) VALUES ($1, $2)',
  },
};
/** Sorted, so that two replicas with the same messages wait for each other instead of locking crosswise. */
const markMany = {
  name: 'accord_inbox_mark_many',
  text: `INSERT INTO inbox (message_id, consumer)
    SELECT id, $2 FROM jsonb_array_elements_text($1::jsonb) AS id ORDER BY id
    ON CONFLICT DO NOTHING RETURNING message_id`,
};
