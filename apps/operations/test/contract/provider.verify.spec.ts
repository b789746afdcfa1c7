import { checkoutPersonForgotten, operationsPersonForgotten, personErased } from '@accord/canonical';
import { type ProducedMessage, verifyProvider } from '@accord/contract-kit';
import { HeardMessages } from '@accord/contract-kit/heard-messages';
import { exchanges } from '@accord/messaging';
import { systemIds } from '@accord/service-kit';
import { eventually, testServers } from '@accord/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect, type ChannelModel } from 'amqplib';
import { newOrder } from '../orders.ts';
import { operator, World } from '../world.ts';

let world: World;
let connection: ChannelModel;
let heard: HeardMessages;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations();
  const { ACCORD_AMQP_NAMESPACE: namespace } = world.config;
  heard = new HeardMessages(namespace);
  connection = await connect(testServers().amqpUrl);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, namespace + exchanges.events, operationsPersonForgotten.key);
  await channel.consume(queue, (message) => message && heard.add(message), { noAck: true });
  await somebodyIsErased();
}, 60_000);

afterAll(async () => {
  await connection.close();
  await world.end();
});

async function somebodyIsErased(): Promise<void> {
  const at = '2026-11-21T03:00:00.000Z';
  const customerId = systemIds.next();
  const about = { customerId, receiptId: systemIds.next() };
  await world.announce(personErased, {
    data: { ...about, erasedAt: at, orders: [newOrder()] },
    story: customerId,
  });
  await world.announce(checkoutPersonForgotten, {
    data: { ...about, party: 'service:checkout', forgottenAt: at, orders: 1 },
    story: customerId,
  });
}

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'operations',
    baseUrl: world.url,
    authorization: `Bearer ${operator.key.reveal()}`,
    states: {},
    messages: {
      [operationsPersonForgotten.key]: (): Promise<ProducedMessage> =>
        eventually(() => heard.newest(operationsPersonForgotten)),
    },
  });
  expect(verified).toBeGreaterThan(0);
}, 120_000);
