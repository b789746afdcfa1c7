import type { EventDefinition } from '@accord/canonical';
import type { TransactionEdges } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { BrokerRuntime } from '../broker/runtime.ts';
import { outboxRowOf } from './event-message.ts';
import { insertOutboxRows } from './outbox-rows.ts';
import type { OutboxRow } from './outbox-rows.ts';
import type { NewEvent, Tx } from './tx.ts';

/** Serialises each event once; the relay sends the stored text as it is. */
export class BufferedTx implements Tx {
  readonly manager: EntityManager;
  readonly #runtime: Pick<BrokerRuntime, 'clock' | 'ids'>;
  readonly #rows: OutboxRow[] = [];

  constructor(manager: EntityManager, runtime: Pick<BrokerRuntime, 'clock' | 'ids'>) {
    this.manager = manager;
    this.#runtime = runtime;
  }

  publish<D extends EventDefinition>(definition: D, event: NewEvent<z.input<D['data']>>): void {
    this.#rows.push(outboxRowOf(definition, event, this.#runtime));
  }

  /** To be called last, in the transaction: what is published after a flush is lost. */
  flush(edges: TransactionEdges): void {
    insertOutboxRows(edges, this.#rows);
  }
}
