import { type AccordTransport, Delivery } from '@accord/messaging';

import type { ReceivedMessage } from './received-message.ts';

/**
 * Hands a contract's example to the real handler of a queue, through the pipeline that parses it in production; what
 * the handler reads of the event is watched.
 * @throws Error when the handler says anything but done: it did not get what it needs
 */
export function handledBy(
  transport: AccordTransport,
  queue: string,
): (message: ReceivedMessage) => Promise<void> {
  return async (message) => {
    const verdict = await transport.handle(queue, deliveryOf(queue, message), (event) =>
      message.watch(event),
    );
    if (verdict.kind !== 'done') throw new Error(`${queue} says ${verdict.kind}: ${verdict.reason}`);
  };
}

/**
 * The same for a queue that takes messages unparsed: its handler parses them itself, and what it reads is watched from
 * there.
 * @throws Error when the handler says anything but done
 */
export function rawHandledBy(
  transport: AccordTransport,
  queue: string,
): (message: ReceivedMessage) => Promise<void> {
  return async (message) => {
    const delivery = deliveryOf(queue, message);
    const verdict = await message.watchParsing(() => transport.handle(queue, delivery, (event) => event));
    if (verdict.kind !== 'done') throw new Error(`${queue} says ${verdict.kind}: ${verdict.reason}`);
  };
}

/** The message as the broker would deliver it for the first time. */
function deliveryOf(queue: string, { body, metadata }: ReceivedMessage): Delivery {
  const text = (name: string): string => {
    const value = metadata[name];
    return typeof value === 'string' ? value : '';
  };
  const fields = {
    deliveryTag: 1,
    consumerTag: 'contract',
    redelivered: false,
    exchange: text('exchange'),
    routingKey: text('routingKey'),
  };
  const properties = {
    messageId: idOf(body),
    contentType: text('amqp.contentType'),
    type: text('amqp.type') || text('routingKey'),
    headers: headersOf(metadata),
  };
  return new Delivery(
    queue,
    { content: body, fields, properties: { ...absentProperties, ...properties } },
    new Date(0),
  );
}

/** Properties that amqplib names even when they are not set. */
export const absentProperties = {
  contentEncoding: undefined,
  deliveryMode: undefined,
  priority: undefined,
  correlationId: undefined,
  replyTo: undefined,
  expiration: undefined,
  timestamp: undefined,
  userId: undefined,
  appId: undefined,
  clusterId: undefined,
};

/** Headers of ours travel in a contract under their own names. */
function headersOf(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => name.startsWith('x-')));
}

function idOf(body: Buffer): string | undefined {
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  return typeof parsed === 'object' && parsed !== null && 'id' in parsed ? String(parsed.id) : undefined;
}
