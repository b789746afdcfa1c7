import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect } from 'amqplib';
import type { ChannelModel } from 'amqplib';
import { CuttingProxy, eventually, testServers } from '@accord/test-kit';
import {
  applyTopology,
  brokerPlan,
  compareWithBroker,
  done,
  removeTopology,
  verifyTopology,
} from '@accord/messaging';
import type { Messaging, ParkedMessage, Topology } from '@accord/messaging';
import { BrokerLink } from '../src/broker/link.ts';
import { Publisher } from '../src/broker/publisher.ts';

import { World, happened, ignored, quickRuntime } from './world.ts';

describe('a broker that refuses', () => {
  let world: World;
  let raw: ChannelModel;
  let client: Messaging;
  let topology: Topology;
  const seen: string[] = [];
  const consumer = { queue: 'shop.listen-on', events: [happened] };
  const name = (queue: string): string => `${world.namespace}${queue}`;
  const apply = (): Promise<void> =>
    applyTopology({ urls: world.urls, namespace: world.namespace, topology }, { settleMs: 0 });

  beforeAll(async () => {
    world = await World.open('broker_refusals');
    raw = await connect(testServers().amqpUrl);
    client = await world.service([
      {
        definition: consumer,
        onEvent: async (event) => {
          seen.push(event.subject);
          return Promise.resolve(done());
        },
      },
    ]);
    topology = world.topology([consumer]);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await raw.close();
    await world.close();
  });

  it('keeps an event that no queue takes, and sends it once a queue does', async () => {
    const channel = await raw.createChannel();
    await channel.deleteQueue(name('accord.strays'));
    const relay = world.relay(client);
    await world.work.run(async (tx) => {
      tx.publish(ignored, { subject: 'stray', sequence: 1, data: { amount: 1 } });
    });
    await expect(relay.drainOnce()).rejects.toMatchObject({ code: 'broker.returned' });
    expect(await world.count('outbox')).toBe(1);
    await apply();
    expect(await relay.drainOnce()).toBe(1);
    expect(await channel.checkQueue(name('accord.strays'))).toMatchObject({ messageCount: 1 });
    await channel.close();
  });

  it('keeps an event that the broker nacks, and sends it over a new channel afterwards', async () => {
    const channel = await raw.createChannel();
    const full = name('shop.full');
    await channel.assertQueue(full, { arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } });
    await channel.bindQueue(full, name('accord.events'), ignored.key);
    channel.sendToQueue(full, Buffer.from('first'));
    await eventually(async () => {
      expect(await channel.checkQueue(full)).toMatchObject({ messageCount: 1 });
    });
    const relay = world.relay(client);
    await world.work.run(async (tx) => {
      tx.publish(ignored, { subject: 'nacked', sequence: 1, data: { amount: 1 } });
    });
    await expect(relay.drainOnce()).rejects.toMatchObject({ code: 'broker.nacked' });
    expect(await world.count('outbox')).toBe(1);
    await channel.deleteQueue(full);
    expect(await relay.drainOnce()).toBe(1);
    await channel.close();
  });

  it('subscribes again after the broker has cancelled its consumer, as soon as there is a queue', async () => {
    await removeTopology({ urls: world.urls, namespace: world.namespace, topology });
    await apply();
    await world.happens('after-cancel');
    const relay = world.relay(client);
    relay.start();
    await eventually(() => {
      expect(seen).toContain('after-cancel');
    });
    await relay.stop();
  });

  it('keeps what it has when the broker closes the channel for want of an exchange', async () => {
    await removeTopology({ urls: world.urls, namespace: world.namespace, topology });
    await world.happens('no-exchange');
    const relay = world.relay(client);
    await expect(relay.drainOnce()).rejects.toMatchObject({ code: 'broker.channel_closed', sent: 'maybe' });
    expect(await world.count('outbox')).toBe(1);
    await apply();
    relay.start();
    await eventually(() => {
      expect(seen).toContain('no-exchange');
    });
    await relay.stop();
  });

  it('lets the broker park a message that takes its consumer down again and again', async () => {
    const proxy = await CuttingProxy.before(testServers().amqpUrl);
    const parked: ParkedMessage[] = await world.parked();
    let deliveries = 0;
    const poisoned = { queue: 'shop.die-of-it', events: [ignored], timeLimitMs: 1_000 };
    await world.service(
      [
        {
          definition: poisoned,
          onEvent: () => {
            deliveries += 1;
            proxy.cutAll();
            return new Promise(() => undefined);
          },
        },
      ],
      { urls: [proxy.url], deliveryLimit: 2 },
    );
    await world.work.run(async (tx) => {
      tx.publish(ignored, { subject: 'poison', sequence: 1, data: { amount: 1 } });
    });
    await world.relay(client).drainOnce();
    const [message] = await eventually(() => {
      expect(parked).toHaveLength(1);
      return parked;
    });
    expect(message).toMatchObject({ queue: poisoned.queue, reason: 'broker.delivery_limit' });
    expect(message?.parkedAt).toBeInstanceOf(Date);
    expect(deliveries).toBe(3);
    await proxy.close();
  });

  it('leaves a host that has fallen silent for the next one, after the deadline of one publish', async () => {
    const proxy = await CuttingProxy.before(testServers().amqpUrl);
    const link = new BrokerLink({
      urls: [proxy.url, testServers().amqpUrl],
      name: 'test',
      runtime: quickRuntime,
    });
    const publisher = new Publisher(link, { deadlineMs: 20_000 });
    const message = {
      exchange: name('accord.events'),
      routingKey: happened.key,
      body: Buffer.from('{}'),
      messageId: 'silent',
    };
    await publisher.publish(message);
    proxy.freeze(true);
    hurry();
    await expect(publisher.publish(message)).rejects.toMatchObject({ code: 'broker.publish_deadline' });
    jest.restoreAllMocks();
    await publisher.publish(message);
    expect(proxy.accepted).toBe(1); // the silent host was not tried again first
    await link.close();
    await proxy.close();
  });

  it('asks again soon, on new channels of the same host, while a host that answers confirms nothing', async () => {
    const proxy = await CuttingProxy.before(testServers().amqpUrl);
    const link = new BrokerLink({
      urls: [proxy.url, 'amqp://127.0.0.1:1'],
      name: 'test',
      runtime: quickRuntime,
    });
    const publisher = new Publisher(link, { deadlineMs: 20_000 });
    const message = {
      exchange: name('accord.events'),
      routingKey: happened.key,
      body: Buffer.from('{}'),
      messageId: 'unconfirmed',
    };
    await publisher.publish(message);
    proxy.withholdConfirms(true);
    hurry();
    const said: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await publisher.publish(message).catch((error: unknown) => said.push(String(error)));
    }
    expect(said.map((line) => /within (\d+) ms/.exec(line)?.[1])).toEqual(['20000', '6000', '6000']);
    jest.restoreAllMocks();
    proxy.withholdConfirms(false);
    await publisher.publish(message);
    expect(proxy.accepted).toBe(1);
    await link.close();
    await proxy.close();
  });

  it('sends nothing while the broker is in alarm, says so, and goes on when the alarm is over', async () => {
    const proxy = await CuttingProxy.before(testServers().amqpUrl);
    const link = new BrokerLink({ urls: [proxy.url], name: 'test', runtime: quickRuntime });
    const [publisher, impatient] = [new Publisher(link), new Publisher(link, { deadlineMs: 200 })];
    const message = {
      exchange: name('accord.events'),
      routingKey: happened.key,
      body: Buffer.from('{}'),
      messageId: 'alarm',
    };
    await publisher.publish(message);
    proxy.announceBlocked();
    await eventually(() => {
      expect(publisher.blocked).toBe(true);
    });
    expect(link.alarm).toBe('memory');
    const frames = proxy.frames;
    await expect(impatient.publish(message)).rejects.toMatchObject({ code: 'broker.blocked', sent: 'no' });
    expect(proxy.frames).toBe(frames);
    const waiting = publisher.publish(message);
    proxy.announceUnblocked();
    await waiting;
    await link.close();
    await proxy.close();
  });

  it('names the argument in which an existing queue differs', async () => {
    const channel = await raw.createChannel();
    const changed = { queue: 'shop.was-different', events: [happened] };
    const target = { urls: world.urls, namespace: world.namespace, topology: world.topology([changed]) };
    const planned = brokerPlan(world.namespace, target.topology).queues.at(-1);
    await channel.assertQueue(name(changed.queue), {
      arguments: { ...planned?.arguments, 'x-delivery-limit': 3 },
    });
    await expect(applyTopology(target, { settleMs: 0 })).rejects.toMatchObject({
      code: 'topology.conflict',
      details: { name: name(changed.queue), argument: 'x-delivery-limit' },
    });
    await channel.close();
  });

  it('says what it would refuse and what is not there, and creates nothing', async () => {
    const channel = await raw.createChannel();
    const consumers = ['shop.as-planned', 'shop.of-another-kind', 'shop.not-there-yet'].map((queue) => ({
      queue,
      events: [happened],
    }));
    const plan = brokerPlan(world.namespace, world.topology(consumers));
    const [planned, differing, absent] = plan.queues.slice(-3);
    if (!planned || !differing || !absent) throw new Error('three queues are planned');
    await channel.assertQueue(planned.name, { arguments: { ...planned.arguments } });
    await channel.assertQueue(differing.name, {
      arguments: { ...differing.arguments, 'x-overflow': 'drop-head' },
    });
    const differences = await compareWithBroker(world.urls, {
      exchanges: plan.exchanges,
      queues: plan.queues,
    });
    expect(differences).toEqual([
      { kind: 'queue', name: differing.name, state: 'refused', argument: 'x-overflow' },
      { kind: 'queue', name: absent.name, state: 'absent' },
    ]);
    expect(await compareWithBroker(world.urls, plan)).toEqual(differences);
    await channel.close();
  });

  it('can be applied twice, and by two at once', async () => {
    await Promise.all([apply(), apply()]);
    await apply();
  });

  it('tells a topology that is there from one that is not', async () => {
    const target = { urls: world.urls, namespace: world.namespace };
    expect(await verifyTopology({ ...target, topology })).toEqual({ missing: [], leaderless: [] });
    const absent = { queue: 'shop.never-made', events: [happened] };
    expect(await verifyTopology({ ...target, topology: world.topology([absent]) })).toEqual({
      missing: [name(absent.queue)],
      leaderless: [],
    });
  });

  it('says within seconds that no host answers', async () => {
    const target = {
      urls: ['amqp://127.0.0.1:9', 'amqp://127.0.0.1:19'],
      namespace: world.namespace,
      topology,
    };
    await expect(applyTopology(target)).rejects.toMatchObject({
      code: 'broker.unreachable',
      kind: 'transient',
    });
  });
});

/** Confirmations are waited for by a clock that runs a hundred times as fast, until the mocks are restored. */
function hurry(): void {
  const real = performance.now.bind(performance);
  const since = real();
  jest.spyOn(performance, 'now').mockImplementation(() => since + (real() - since) * 100);
}
