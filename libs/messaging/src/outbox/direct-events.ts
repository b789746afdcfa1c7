import type { EventDefinition } from '@accord/canonical';
import type { z } from 'zod';
import type { Publisher } from '../broker/publisher.ts';
import { systemRuntime } from '../broker/runtime.ts';
import { messageOfRow, outboxRowOf } from './event-message.ts';
import type { NewEvent } from './tx.ts';

/**
 * Events of a service that keeps no outbox. Whoever hears something acknowledges it only after this, so that a crash in
 * between tells the event once more: for events that may come again, and that commit with nothing.
 */
export class DirectEvents {
  readonly #publisher: Publisher;
  readonly #namespace: string;

  constructor(publisher: Publisher, namespace: string) {
    this.#publisher = publisher;
    this.#namespace = namespace;
  }

  /** Resolves when the broker has it. @throws Failure `broker.*`, `message.bad_data` */
  async publish<D extends EventDefinition>(
    definition: D,
    event: NewEvent<z.input<D['data']>>,
  ): Promise<void> {
    await this.#publisher.publish(
      messageOfRow(outboxRowOf(definition, event, systemRuntime), this.#namespace),
    );
  }
}
