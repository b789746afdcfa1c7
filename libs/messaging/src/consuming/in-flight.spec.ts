import type { Channel, GetMessage } from 'amqplib';
import { expect, it } from '@jest/globals';
import { registry } from '@accord/service-kit';
import { InFlight } from './in-flight.ts';

const channel = { ack: () => undefined, nack: () => undefined } as unknown as Channel;

const message = (deliveryTag: number): GetMessage => ({ fields: { deliveryTag } }) as unknown as GetMessage;

async function shown(consumer: string): Promise<string | undefined> {
  const text = await registry().getSingleMetricAsString('accord_consumer_in_hand');
  return new RegExp(`{consumer="${consumer}"} (\\S+)`).exec(text)?.[1];
}

it('shows what a consumer has in hand, on whichever of its channels, until it is settled or its channel is gone', async () => {
  const [first, second] = [new InFlight(channel, 'shop.count'), new InFlight(channel, 'shop.count')];
  const taken = [first.add(message(1)), first.add(message(2)), second.add(message(1))];
  expect(await shown('shop.count')).toBe('3');
  taken[0]?.acknowledge();
  taken[2]?.refuse({ requeue: true });
  expect(await shown('shop.count')).toBe('1');
  first.channelClosed();
  expect(await shown('shop.count')).toBe('0');
  second.channelClosed();
  expect(await shown('shop.count')).toBeUndefined();
});
