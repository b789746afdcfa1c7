import { sealEnvelope } from '@accord/canonical';
import type { EventDefinition } from '@accord/canonical';
import { currentContext } from '@accord/service-kit';
import type { TransactionEdges } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { brokerFailure } from '../broker/failures.ts';
import { maxBodyBytes } from '../broker/message.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import { laneOf } from './lanes.ts';
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
    const context = currentContext();
    const id = this.#runtime.ids.next();
    const correlationId = event.correlationId ?? context?.correlationId ?? id;
    const envelope = sealEnvelope(definition, {
      id,
      time: this.#runtime.clock.now(),
      subject: event.subject,
      sequence: event.sequence,
      correlationId,
      causationId: context?.causationId ?? correlationId,
      traceparent: context?.traceparent,
      data: event.data,
    });
    const body = JSON.stringify(envelope);
    assertFits(body);
    this.#rows.push({ lane: laneOf(event.subject), messageId: id, routingKey: definition.key, body });
  }

  /** To be called last, in the transaction: what is published after a flush is lost. */
  async flush(edges: TransactionEdges): Promise<void> {
    await insertOutboxRows({ manager: this.manager, edges }, this.#rows);
  }
}

/** A character has three bytes at most, so only long texts need counting. */
function assertFits(body: string): void {
  if (body.length * 3 <= maxBodyBytes) return;
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBodyBytes) throw brokerFailure.tooLarge(bytes, maxBodyBytes);
}
