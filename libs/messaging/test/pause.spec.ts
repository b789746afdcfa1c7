import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Failure } from '@accord/canonical';
import { HealthRegistry, registry } from '@accord/service-kit';
import { CuttingProxy, eventually } from '@accord/test-kit';
import { done, queueDepths } from '@accord/messaging';
import type { EventConsumerDefinition, Messaging, Party } from '@accord/messaging';

import { BrokerLink } from '../src/broker/link.ts';
import { Backlog } from '../src/consuming/backlog-gauges.ts';
import { World, happened, quickRuntime } from './world.ts';
import type { Handler, ServiceOptions } from './world.ts';

/** A vendor whose illness the test decides, and every question it was asked. */
class Vendor implements Party {
  readonly name = 'moodle';
  ill: 'no' | 'probed' | 'left alone' = 'no';
  answers = true;
  readonly asked: number[] = [];

  trouble(): ReturnType<Party['trouble']> {
    if (this.ill === 'no') return undefined;
    return { reason: 'moodle.server_error', since: new Date(0), mayTry: this.ill === 'probed' };
  }

  /** A call through a circuit that opens at the first failure. */
  ask(sequence: number): void {
    if (this.ill === 'left alone') throw new Failure('moodle.circuit_open', 'wait_for_vendor', 'open');
    this.asked.push(sequence);
    if (this.answers) {
      this.ill = 'no';
      return;
    }
    this.ill = this.ill === 'no' ? 'left alone' : this.ill;
    throw new Failure('moodle.server_error', 'transient', 'HTTP 503');
  }
}

let world: World;

beforeAll(async () => {
  world = await World.open('pause');
  world.relay(world.client()).start();
});
afterAll(async () => world.close());

/** A service with one consumer that calls the vendor. Services of earlier tests go on with vendors of their own. */
class Shop {
  readonly vendor = new Vendor();
  readonly seen: { sequence: number; attempt: number; waits: number }[] = [];
  readonly replicas: Messaging[] = [];
  readonly #definition: EventConsumerDefinition;

  constructor(queue: string) {
    this.#definition = { queue, events: [happened], prefetch: 5, needs: { all: ['moodle'] } };
  }

  static async open(
    queue: string,
    { replicas = 1, ...options }: ServiceOptions & { readonly replicas?: number } = {},
  ): Promise<Shop> {
    const shop = new Shop(queue);
    for (let replica = 0; replica < replicas; replica += 1)
      shop.replicas.push(await world.service([shop.handler], { ...options, parties: [shop.vendor] }));
    return shop;
  }

  get handler(): Handler {
    return {
      definition: this.#definition,
      onEvent: async (event, { attempt, waits }) => {
        const sequence = Number(event.sequence);
        this.vendor.ask(sequence);
        this.seen.push({ sequence, attempt, waits });
        return done();
      },
    };
  }

  get sorted(): number[] {
    return this.seen.map(({ sequence }) => sequence).sort((a, b) => a - b);
  }

  async waiting(): Promise<number> {
    const topology = world.topology([this.#definition]);
    const depths = await queueDepths({ urls: world.urls, namespace: world.namespace, topology });
    return depths.find(({ queue }) => queue === this.#definition.queue)?.ready ?? -1;
  }

  async mustWait(messages: number): Promise<void> {
    await eventually(async () => {
      expect(await this.waiting()).toBe(messages);
    });
  }

  /** Every message came through, and none was counted as an attempt. */
  async mustHaveSeen(messages: number): Promise<void> {
    await eventually(() => {
      expect(this.sorted).toEqual(sequences(messages));
    });
    expect(new Set(this.seen.map(({ attempt }) => attempt))).toEqual(new Set([1]));
  }
}

async function happen(messages: number): Promise<void> {
  for (const sequence of sequences(messages)) await world.happens('one', sequence);
}

const sequences = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a consumer whose vendor is ill', () => {
  it('leaves its messages in the queue, asks one of them at a time, and goes on in order with no attempt spent', async () => {
    const shop = await Shop.open('shop.grant-in-order');
    const { vendor } = shop;
    vendor.answers = false;
    await happen(12);
    await shop.mustWait(12);
    expect(vendor.asked.length).toBeLessThanOrEqual(5);
    const before = vendor.asked.length;

    vendor.ill = 'probed';
    await eventually(() => {
      expect(vendor.asked.length).toBeGreaterThan(before + 5);
    });
    expect(new Set(vendor.asked.slice(before))).toEqual(new Set([1]));
    expect(await shop.waiting()).toBe(11);

    vendor.answers = true;
    await shop.mustHaveSeen(12);
    expect(shop.seen).toEqual(sequences(12).map((sequence) => ({ sequence, attempt: 1, waits: 0 })));
  });

  it('says so on the health page and as a gauge, until it goes on', async () => {
    const queue = 'shop.grant-and-tell';
    const shop = await Shop.open(queue);
    const health = new HealthRegistry();
    health.register(queue, async () => shop.replicas[0]?.transport.checkPause(queue), { critical: false });
    const gauge = async (): Promise<string> => registry().getSingleMetricAsString('accord_consumer_paused');
    shop.vendor.answers = false;
    await happen(1);
    await eventually(async () => {
      expect(await health.ready('shop', '1')).toMatchObject({
        status: 'ready',
        dependencies: [
          { status: 'down', detail: 'paused.moodle.server_error', since: '1970-01-01T00:00:00.000Z' },
        ],
      });
    });
    expect(await gauge()).toContain(`{consumer="${queue}",party="moodle"} 1`);
    shop.vendor.answers = true;
    shop.vendor.ill = 'probed';
    await eventually(async () => {
      expect(await gauge()).toContain(`{consumer="${queue}",party="moodle"} 0`);
    });
    expect(await health.ready('shop', '1')).toMatchObject({ dependencies: [{ status: 'up' }] });
  });

  it('shows how many messages wait and how long catching up will take, until it has', async () => {
    const queue = 'shop.grant-and-count';
    const shop = await Shop.open(queue);
    shop.vendor.answers = false;
    await happen(12);
    await shop.mustWait(12);
    let nowMs = 0;
    const link = new BrokerLink({ urls: world.urls, name: 'test', runtime: quickRuntime });
    const [consumers, { namespace }] = [[{ queue, events: [happened] }], world];
    const backlog = new Backlog({ link, namespace, topology: world.topology(consumers), nowMs: () => nowMs });
    const channel = await (await link.connection()).createChannel();
    const shown = async () => {
      await backlog.measure();
      const names = ['accord_consumer_backlog', 'accord_consumer_catch_up_seconds'];
      const texts = await Promise.all(names.map((name) => registry().getSingleMetricAsString(name)));
      return texts.map((text) => new RegExp(`{consumer="${queue}"} (\\S+)`).exec(text)?.[1]);
    };
    expect(await shown()).toEqual(['12', '+Inf']);
    // As another replica would have handled them: nine in half a minute, so the other three in ten seconds.
    for (let taken = 0; taken < 9; taken += 1) await channel.get(`${namespace}${queue}`, { noAck: true });
    nowMs = 30_000;
    await eventually(async () => expect(await shown()).toEqual(['3', '10']));
    shop.vendor.answers = true;
    shop.vendor.ill = 'probed';
    await eventually(async () => expect(await shown()).toEqual(['0', '0']));
    await link.close();
  });

  it('does not hold up the other consumers of its service', async () => {
    const others: number[] = [];
    const shop = new Shop('shop.grant-beside');
    const beside: Handler = {
      definition: { queue: 'shop.count-beside', events: [happened] },
      onEvent: async (event) => {
        others.push(Number(event.sequence));
        return done();
      },
    };
    await world.service([shop.handler, beside], { parties: [shop.vendor] });
    shop.vendor.answers = false;
    await happen(6);
    await eventually(() => {
      expect(others.toSorted((a, b) => a - b)).toEqual(sequences(6));
    });
    expect(shop.seen).toEqual([]);
  });

  it('goes on with each message once when two replicas of it were paused', async () => {
    const shop = await Shop.open('shop.grant-twice', { replicas: 2 });
    shop.vendor.answers = false;
    await happen(20);
    await shop.mustWait(20);
    shop.vendor.answers = true;
    shop.vendor.ill = 'probed';
    await shop.mustHaveSeen(20);
  });

  it('is still paused, and goes on later, when the connection to the broker breaks meanwhile', async () => {
    const proxy = await CuttingProxy.before(world.urls[0] ?? '');
    try {
      const shop = await Shop.open('shop.grant-reconnected', { urls: [proxy.url] });
      const { vendor } = shop;
      vendor.answers = false;
      await happen(8);
      await shop.mustWait(8);
      vendor.ill = 'probed';
      await shop.mustWait(7);
      proxy.cutAll();
      const before = vendor.asked.length;
      await eventually(() => {
        expect(vendor.asked.length).toBeGreaterThan(before + 2);
      });
      expect(shop.seen).toEqual([]);
      vendor.answers = true;
      await shop.mustHaveSeen(8);
    } finally {
      await proxy.close();
    }
  });

  it('parks nothing, however often the vendor falls ill again: what is worn out by returning goes by the ladder', async () => {
    const parked = await world.parked();
    const queue = 'shop.grant-flapping';
    const shop = await Shop.open(queue, { deliveryLimit: 4 });
    const { vendor } = shop;
    vendor.answers = false;
    await happen(5);
    for (let flap = 0; flap < 12; flap += 1) {
      await eventually(() => {
        expect(vendor.ill).toBe('left alone');
      });
      vendor.ill = 'no';
    }
    vendor.answers = true;
    vendor.ill = 'no';
    await shop.mustHaveSeen(5);
    expect(parked.filter((message) => message.queue === queue)).toEqual([]);
  });

  it('does not start when nobody watches whom it needs', async () => {
    const definition = { queue: 'shop.grant-unwatched', events: [happened], needs: { any: ['nobody'] } };
    await expect(world.service([{ definition, onEvent: async () => done() }])).rejects.toMatchObject({
      code: 'topology.unknown_need',
    });
  });
});
