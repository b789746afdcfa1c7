import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { expect, it } from '@jest/globals';
import { configureLogging, systemChance, systemClock, systemIds, wait } from '@accord/service-kit';
import type { BrokerLink } from '../broker/link.ts';
import { Halt } from '../flows/halt.ts';
import { Subscription } from './subscription.ts';

configureLogging({ level: 'silent' });

function message(deliveryTag: number, returned: number): ConsumeMessage {
  const fields = { deliveryTag, redelivered: returned > 0, exchange: '', routingKey: '', consumerTag: 'one' };
  const properties = { headers: { 'x-delivery-count': returned } };
  return { fields, properties, content: Buffer.alloc(0) } as unknown as ConsumeMessage;
}

it('gives back what was on its way when a person stopped it, unless the broker would soon park it for coming back', async () => {
  const halt = new Halt('shop.grant', true);
  const begun: number[] = [];
  let deliver: (message: ConsumeMessage) => void = () => undefined;
  const closed = Promise.withResolvers<void>();
  const channel = {
    on: () => undefined,
    prefetch: async () => undefined,
    consume: async (_queue: string, onMessage: typeof deliver) => {
      deliver = onMessage;
      return { consumerTag: 'one' };
    },
    // The broker has sent two more before it hears of the cancel.
    cancel: async () => {
      deliver(message(2, 0));
      deliver(message(3, 5));
    },
    ack: () => undefined,
    close: async () => closed.resolve(),
  } as unknown as Channel;
  const connection = { createChannel: async () => channel } as unknown as ChannelModel;
  const subscription = new Subscription({
    link: { connection: async () => connection } as unknown as BrokerLink,
    consumer: 'shop.grant',
    queue: 'shop.grant',
    prefetch: 5,
    deliveryLimit: 10,
    halt,
    runtime: { clock: systemClock, chance: systemChance, ids: systemIds, wait },
    onDelivery: ({ fields }, receipt) => {
      begun.push(fields.deliveryTag);
      receipt.acknowledge();
    },
  });
  await subscription.start();
  deliver(message(1, 0));
  halt.tell({ flow: 'shop.grant', by: 'operator', at: new Date(0), reason: 'moving house' });
  await closed.promise;
  expect(begun).toEqual([1, 3]);
  await subscription.drain(new AbortController().signal);
});
