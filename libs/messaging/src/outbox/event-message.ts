import { sealEnvelope } from '@accord/canonical';
import type { EventDefinition } from '@accord/canonical';
import { currentContext } from '@accord/service-kit';
import type { z } from 'zod';
import { brokerFailure } from '../broker/failures.ts';
import { maxBodyBytes } from '../broker/message.ts';
import type { OutgoingMessage } from '../broker/message.ts';
import { systemRuntime } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import { exchanges, inNamespace } from '../topology/names.ts';
import { laneOf } from './lanes.ts';
import type { OutboxRow } from './outbox-rows.ts';
import type { NewEvent } from './tx.ts';

/**
 * An event as the outbox keeps it, within the present context's story.
 * @throws Failure `message.bad_data` when the data is not what its schema promises, `message.too_large` beyond 1 MiB
 */
export function outboxRowOf<D extends EventDefinition>(
  definition: D,
  event: NewEvent<z.input<D['data']>>,
  { clock, ids }: Pick<BrokerRuntime, 'clock' | 'ids'>,
): OutboxRow {
  const context = currentContext();
  const id = ids.next();
  const correlationId = event.correlationId ?? context?.correlationId ?? id;
  const envelope = sealEnvelope(definition, {
    id,
    time: clock.now(),
    subject: event.subject,
    sequence: event.sequence,
    correlationId,
    causationId: context?.causationId ?? correlationId,
    traceparent: context?.traceparent,
    synthetic: context?.synthetic,
    data: event.data,
  });
  const body = JSON.stringify(envelope);
  assertFits(body);
  return { lane: laneOf(event.subject), messageId: id, routingKey: definition.key, body };
}

/** What the relay sends for a row of the outbox. */
export function messageOfRow(
  row: Pick<OutboxRow, 'messageId' | 'routingKey' | 'body'>,
  namespace: string,
): OutgoingMessage {
  return {
    exchange: inNamespace(namespace, exchanges.events),
    routingKey: row.routingKey,
    body: Buffer.from(row.body),
    messageId: row.messageId,
    type: row.routingKey,
  };
}

/** The way of an event from transaction to broker without either: for whoever must know what is sent. */
export function publishedMessage<D extends EventDefinition>(
  definition: D,
  event: NewEvent<z.input<D['data']>>,
  runtime: Pick<BrokerRuntime, 'clock' | 'ids'> = systemRuntime,
): OutgoingMessage {
  return messageOfRow(outboxRowOf(definition, event, runtime), '');
}

/** A character has three bytes at most, so only long texts need counting. */
function assertFits(body: string): void {
  if (body.length * 3 <= maxBodyBytes) return;
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBodyBytes) throw brokerFailure.tooLarge(bytes, maxBodyBytes);
}
