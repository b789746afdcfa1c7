import { eventExamples, orderCompleted } from '@accord/canonical';
import {
  Delivery,
  exchanges,
  park,
  parkedType,
  publishedMessage,
  publishOptions,
  Settlement,
  type Topology,
} from '@accord/messaging';

import { eventMetadata } from './event-metadata.ts';
import { absentProperties } from './handled-by.ts';
import type { ProducedMessage } from './verify-provider.ts';

const at = new Date('2026-01-05T09:00:00.000Z');
const exampleId = '0198c0de-0000-7000-8000-000000000001';
const runtime = { clock: { now: () => at }, ids: { next: () => exampleId }, chance: { next: () => 0 } };

/**
 * What a service puts aside, by the code that parks in production: an event that the first of its consumers could not
 * handle at the second attempt. What the event says does not matter; it is passed on as it came.
 * @throws Error when the service has no consumer of its own, and so parks nothing
 */
export function producedParked(topology: Topology): Record<string, () => Promise<ProducedMessage>> {
  const consumer = topology.consumers.find(({ queue }) => queue !== exchanges.parked);
  if (consumer === undefined) throw new Error(`${topology.service} consumes nothing, and parks nothing`);
  const data = orderCompleted.data.parse(eventExamples[orderCompleted.key]);
  const event = publishedMessage(orderCompleted, { subject: data.orderId, sequence: 1, data }, runtime);
  const settlement = new Settlement({ namespace: '', topology, runtime });
  const { contentType, type, messageId } = publishOptions(event);
  const { exchange, routingKey } = event;
  const delivery = new Delivery(
    consumer.queue,
    {
      content: event.body,
      fields: { deliveryTag: 1, consumerTag: 'contract', redelivered: false, exchange, routingKey },
      properties: { ...absentProperties, contentType, type, messageId, headers: { 'x-accord-attempt': 2 } },
    },
    at,
  );
  const parked = settlement.successorOf(delivery, {
    verdict: park('vendor.unavailable'),
    stackDigest: 'c0ffee',
  });
  if (parked === undefined) throw new Error(`${consumer.queue} parks nothing`);
  return { [parkedType]: () => Promise.resolve(asSent(parked.message)) };
}

function asSent(message: NonNullable<ReturnType<Settlement['successorOf']>>['message']): ProducedMessage {
  const { contentType, type } = publishOptions(message);
  const headers = Object.entries(message.headers ?? {}).filter(([name]) => name.startsWith('x-'));
  return {
    body: JSON.parse(message.body.toString()) as unknown,
    metadata: {
      exchange: message.exchange,
      routingKey: message.routingKey,
      contentType: eventMetadata.contentType,
      'amqp.contentType': String(contentType),
      'amqp.type': String(type),
      ...Object.fromEntries(
        headers.map(([name, value]) => [name, typeof value === 'number' ? value : String(value)]),
      ),
    },
  };
}
