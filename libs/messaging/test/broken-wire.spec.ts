import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CuttingProxy, eventually, testServers } from '@accord/test-kit';
import { done, queueDepths, retry } from '@accord/messaging';
import type { OutboxRelay, Verdict } from '@accord/messaging';

import { currentContext, runInContext } from '@accord/service-kit';
import { BrokerLink } from '../src/broker/link.ts';
import { World, happened, ignored as unfinished, quickRuntime } from './world.ts';

describe('a connection that breaks', () => {
  let world: World;
  let proxy: CuttingProxy;
  let relay: OutboxRelay;
  const consumer = { queue: 'shop.survive-cuts', events: [happened] };

  beforeAll(async () => {
    world = await World.open('broken_wire');
    proxy = await CuttingProxy.before(testServers().amqpUrl);
    const shop = await world.service(
      [
        {
          definition: consumer,
          onEvent: async (event, delivery) => {
            if (event.data.note === 'retry me' && delivery.attempt === 1) return retry('test.once_more');
            await world.effect(event, delivery);
            return done();
          },
        },
      ],
      { urls: [proxy.url] },
    );
    relay = world.relay(shop);
    relay.start();
  });
  afterAll(async () => {
    await world.close();
    await proxy.close();
  });

  async function everythingOnce(subjects: readonly string[]): Promise<void> {
    await eventually(
      async () => {
        const effects = (await world.effects()).map(({ subject }) => subject);
        expect(subjects.filter((subject) => !effects.includes(subject))).toEqual([]);
        expect(await world.count('outbox')).toBe(0);
      },
      { timeoutMs: 20_000, because: `one effect each of ${subjects.join(', ')}` },
    );
    const effects = (await world.effects())
      .map(({ subject }) => subject)
      .filter((one) => subjects.includes(one));
    expect(effects.toSorted()).toEqual([...subjects].toSorted());
  }

  async function story(name: string): Promise<string[]> {
    const subjects = [`${name}-plain`, `${name}-retried`];
    await world.work.run(async (tx) => {
      tx.publish(happened, { subject: `${name}-plain`, sequence: 1, data: { amount: 1 } });
      tx.publish(happened, {
        subject: `${name}-retried`,
        sequence: 1,
        data: { amount: 1, note: 'retry me' },
      });
    });
    return subjects;
  }

  it('loses nothing and doubles nothing when it is cut at any frame of publish, consume, retry and acknowledge', async () => {
    proxy.forget();
    await everythingOnce(await story('uncut'));
    const frames = proxy.frames;
    expect(frames).toBeGreaterThan(8);
    for (let frame = 1; frame <= frames; frame += 1) {
      for (const when of ['before', 'after'] as const) {
        proxy.cutAtFrame(frame, when);
        await everythingOnce(await story(`${when}-${frame}`));
      }
    }
  }, 120_000);

  it('loses nothing when it is cut at any frame of the way back: handshake, channels, subscription', async () => {
    for (let frame = 1; frame <= 14; frame += 1) {
      proxy.cutAtFrame(frame, frame % 2 ? 'before' : 'after');
      proxy.cutAll();
      await everythingOnce(await story(`reconnect-${frame}`));
    }
  }, 120_000);

  it('gives back a message whose handler has not ended when the connection dies', async () => {
    const arrivals: boolean[] = [];
    const handled = Promise.withResolvers<Verdict>();
    await world.service(
      [
        {
          definition: { queue: 'shop.not-done-yet', events: [unfinished] },
          onEvent: (_event, delivery) => {
            arrivals.push(delivery.redelivered);
            return arrivals.length > 1 ? Promise.resolve(done()) : handled.promise;
          },
        },
      ],
      { urls: [proxy.url] },
    );
    await world.work.run(async (tx) => {
      tx.publish(unfinished, { subject: 'unfinished', sequence: 1, data: { amount: 1 } });
      return Promise.resolve();
    });
    await eventually(() => {
      expect(arrivals).toEqual([false]);
    });
    await everythingOnce(await story('meanwhile')); // time for an acknowledgement that should not be
    proxy.cutAll();
    await eventually(() => {
      expect(arrivals).toEqual([false, true]);
    });
    handled.resolve(done());
  });

  it('brings what comes in nobody’s name, also when a request was the first to ask for it', async () => {
    const link = new BrokerLink({ urls: [proxy.url], name: 'asked for by a request', runtime: quickRuntime });
    try {
      const request = { correlationId: 'request', locale: 'en', deadlineAtMs: 1, synthetic: true } as const;
      const channel = await (await runInContext(request, () => link.connection())).createChannel();
      const { queue } = await channel.assertQueue('', { exclusive: true });
      const contexts: unknown[] = [];
      await channel.consume(queue, () => contexts.push(currentContext()));
      channel.sendToQueue(queue, Buffer.from('news'));
      await eventually(() => {
        expect(contexts).toStrictEqual([undefined]);
      });
    } finally {
      await link.close();
    }
  });

  it('leaves every queue empty in the end', async () => {
    await eventually(async () => {
      const target = { urls: world.urls, namespace: world.namespace, topology: world.topology([consumer]) };
      const depths = await queueDepths(target);
      expect(depths.filter(({ ready }) => ready > 0)).toEqual([]);
    });
  });

  it('sends what was committed while no broker could be reached as soon as one can', async () => {
    proxy.refuse(true);
    const subjects = await story('offline');
    await relay.stop();
    relay.start();
    proxy.refuse(false);
    await everythingOnce(subjects);
  });
});
