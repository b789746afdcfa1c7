import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'amqplib';
import { z } from 'zod';
import type { Database } from './footprint.ts';
import type { StrangeEvent } from './strange-events.ts';

const codeForm = /^[a-z_-]+\.[a-z_0-9.-]+$/;

export interface SendOptions {
  readonly amqpUrl: string;
  /** Where parked messages are kept. */
  readonly operations: Database;
  readonly timeoutMs: number;
}

const row = z.object({ message_id: z.string(), queue: z.string(), reason: z.string(), attempts: z.number() });

/**
 * Puts the events into their consumers' queues and waits until none lies there any more.
 * @returns one line for each that did not end as it must: parked at once under the code of its refusal, or, when it is an
 *   event, handled, put off, or parked under a code of its own
 */
export async function sendEvents(
  events: readonly StrangeEvent[],
  { amqpUrl, operations, timeoutMs }: SendOptions,
): Promise<string[]> {
  const broker = await connect(amqpUrl);
  try {
    const channel = await broker.createConfirmChannel();
    for (const { queue, body, messageId } of events) {
      const options = { persistent: true, contentType: 'application/cloudevents+json', messageId };
      channel.sendToQueue(queue, Buffer.from(body), options);
    }
    await channel.waitForConfirms();
    const ends = Date.now() + timeoutMs;
    for (;;) {
      const left: string[] = [];
      for (const queue of new Set(events.map((one) => one.queue))) {
        const { messageCount } = await channel.checkQueue(queue);
        if (messageCount > 0) left.push(`${queue}: ${String(messageCount)} messages are not taken`);
      }
      const wrong = [...left, ...(await wrongEnds(events, operations))];
      if (wrong.length === 0 || Date.now() > ends) return wrong;
      await wait(200);
    }
  } finally {
    await broker.close();
  }
}

async function wrongEnds(events: readonly StrangeEvent[], operations: Database): Promise<string[]> {
  const ids = events.map(({ messageId }) => messageId);
  const rows = await operations.rows(
    'SELECT message_id, queue, reason, attempts FROM parked_messages WHERE message_id = ANY ($1)',
    [ids],
  );
  const parked = Map.groupBy(z.array(row).parse(rows), (one) => `${one.queue} ${one.message_id}`);
  return events.flatMap((event) => {
    const found = parked.get(`${event.queue} ${event.messageId}`) ?? [];
    const fault = faultOf(event, found);
    return fault === undefined ? [] : [`${event.queue}: ${fault}: ${event.body.slice(0, 2_000)}`];
  });
}

function faultOf({ refusedAs }: StrangeEvent, parked: readonly z.output<typeof row>[]): string | undefined {
  if (parked.length > 1) return `parked ${String(parked.length)} times`;
  const [letter] = parked;
  if (refusedAs === undefined) {
    if (letter === undefined) return undefined;
    if (letter.reason.startsWith('message.')) return `an event is parked as ${letter.reason}`;
    return codeForm.test(letter.reason) ? undefined : `parked without a code: ${letter.reason}`;
  }
  if (letter === undefined) return `is no event (${refusedAs}) and is not parked`;
  if (letter.reason !== refusedAs) return `parked as ${letter.reason} instead of ${refusedAs}`;
  return letter.attempts === 1 ? undefined : `was tried ${String(letter.attempts)} times`;
}
