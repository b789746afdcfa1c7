import type { EventDefinition } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';

/** What happened, in the words of its owner. */
export interface NewEvent<T> {
  /** Id of the aggregate the event is about; events of one subject keep their order. */
  readonly subject: string;
  /** Version of the aggregate after the change: a reader recognises by it what is stale. */
  readonly sequence: number;
  readonly data: T;
  /** The story this belongs to, when it is not the present context's. */
  readonly correlationId?: string;
}

/** One open transaction: state through the manager, events through `publish`, both committed together. */
export interface Tx {
  readonly manager: EntityManager;
  /**
   * Remembers an event; all events of the transaction are written by one insert just before commit.
   * @throws Failure `message.bad_data` when the data is not what its schema promises, `message.too_large` beyond 1 MiB
   */
  publish<D extends EventDefinition>(definition: D, event: NewEvent<z.input<D['data']>>): void;
}
