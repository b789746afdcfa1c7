import { connect, type ConfirmChannel } from 'amqplib';

import { perSecond } from '../measure.ts';

/** Unconfirmed messages in flight at most; the window at which a single connection saturates here. */
const publishWindow = 500;

export interface RawBrokerLoad {
  readonly amqpUrl: string;
  readonly queue: string;
  readonly count: number;
  readonly bodyBytes: number;
}

/** Ceiling: plain amqplib, one quorum queue, persistent, confirmed and mandatory, consumed with prefetch and acks. */
export async function rawPublishAndConsume(load: RawBrokerLoad): Promise<number> {
  const connection = await connect(load.amqpUrl);
  const publisher = await connection.createConfirmChannel();
  const consumer = await connection.createChannel();
  await publisher.assertQueue(load.queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await publisher.purgeQueue(load.queue);
  await consumer.prefetch(200);
  const body = Buffer.alloc(load.bodyBytes, 'x');

  const rate = await perSecond(load.count, async () => {
    const consumed = new Promise<void>((resolve) => {
      let seen = 0;
      void consumer.consume(load.queue, (message) => {
        if (!message) return;
        consumer.ack(message);
        seen += 1;
        if (seen === load.count) resolve();
      });
    });
    await publishAll({ publisher, queue: load.queue, body, count: load.count });
    await consumed;
  });
  await connection.close();
  return rate;
}

interface PublishAll {
  readonly publisher: ConfirmChannel;
  readonly queue: string;
  readonly body: Buffer;
  readonly count: number;
}

/** Keeps the window full all the time: waiting for whole windows leaves the broker idle between them. */
function publishAll({ publisher, queue, body, count }: PublishAll): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let confirmed = 0;
    const fill = (): void => {
      while (sent < count && sent - confirmed < publishWindow) {
        publisher.publish(
          '',
          queue,
          body,
          { persistent: true, mandatory: true, messageId: `${sent}` },
          (error: unknown) => {
            if (error) return reject(error instanceof Error ? error : new Error('nacked'));
            confirmed += 1;
            if (confirmed === count) resolve();
            else if (sent - confirmed <= publishWindow / 2) fill();
          },
        );
        sent += 1;
      }
    };
    fill();
  });
}
