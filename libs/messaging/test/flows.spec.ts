import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Failure } from '@accord/canonical';
import { HealthRegistry } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { done, mustNotBePaused, PausedFlows, queueDepths } from '@accord/messaging';
import type { EventConsumerDefinition, Messaging, Party } from '@accord/messaging';
import { happened, World } from './world.ts';
import type { Handler } from './world.ts';

let world: World;
let paused: PausedFlows;
let published = 0;

beforeAll(async () => {
  world = await World.open('flows');
  world.relay(world.client()).start();
  paused = new PausedFlows(world.dataSource);
});
afterAll(() => world.close());

async function publish(): Promise<number> {
  published += 1;
  await world.happens('one', published);
  return published;
}

/** A vendor behind a circuit that the test turns: `open` refuses, `half` lets the probe of a paused consumer through. */
class Vendor implements Party {
  readonly name = 'moodle';
  circuit: 'closed' | 'half' | 'open' = 'closed';
  asked = 0;

  trouble(): ReturnType<Party['trouble']> {
    if (this.circuit === 'closed') return undefined;
    return { reason: 'moodle.server_error', since: new Date(0), mayTry: this.circuit === 'half' };
  }

  ask(): void {
    this.asked += 1;
    if (this.circuit !== 'closed') throw new Failure('moodle.server_error', 'transient', 'HTTP 503');
  }
}

/** Two replicas of a service with one consumer. */
class Shop {
  readonly vendor = new Vendor();
  readonly seen: { sequence: number; attempt: number }[] = [];
  readonly from = published;
  replicas: Messaging[] = [];
  /** While it is set, a handler that was begun does not end. */
  gate: Promise<void> = Promise.resolve();
  begun = 0;

  constructor(
    readonly definition: EventConsumerDefinition,
    readonly batched = false,
  ) {}

  async start(): Promise<void> {
    const options = { parties: [this.vendor], readPauses: () => paused.all() };
    this.replicas.push(await world.service([this.handler], options));
  }

  /** One replica ends, another begins. */
  async restart(): Promise<void> {
    await this.replicas.shift()?.close();
    await this.start();
  }

  get queue(): string {
    return this.definition.queue;
  }

  get handler(): Handler {
    const { definition } = this;
    const handle = async (sequence: string, attempt: number): Promise<void> => {
      this.begun += 1;
      await this.gate;
      this.vendor.ask();
      this.seen.push({ sequence: Number(sequence), attempt });
    };
    if (!this.batched)
      return {
        definition,
        onEvent: async (event, { attempt }) => {
          await handle(event.sequence, attempt);
          return done();
        },
      };
    return {
      definition,
      onBatch: async (deliveries) => {
        for (const { event, delivery } of deliveries) await handle(event.sequence, delivery.attempt);
        return done();
      },
    };
  }

  /** Messages that lie in the queue, handed to nobody. */
  async waiting(): Promise<number> {
    const topology = world.topology([this.definition]);
    const depths = await queueDepths({ urls: world.urls, namespace: world.namespace, topology });
    return depths.find(({ queue }) => queue === this.queue)?.ready ?? -1;
  }

  get open(): number {
    return published - this.from - this.seen.length;
  }

  async mustAllWait(): Promise<void> {
    await eventually(async () => expect(await this.waiting()).toBe(this.open));
  }

  /** But for the one that each replica may have in hand, as its probe. */
  async mustAllWaitButProbes(): Promise<void> {
    await eventually(async () => {
      expect(await this.waiting()).toBeGreaterThanOrEqual(this.open - this.replicas.length);
    });
  }

  async mustHaveSeenAll(): Promise<void> {
    await eventually(() => expect(this.open).toBe(0));
    const sequences = this.seen.map(({ sequence }) => sequence).sort((a, b) => a - b);
    expect(sequences).toEqual(Array.from({ length: published - this.from }, (_, at) => this.from + at + 1));
    expect(this.seen.filter(({ attempt }) => attempt !== 1)).toEqual([]);
  }

  async pause(): Promise<void> {
    await paused.pause({ flow: this.queue, by: 'operator', reason: 'moving house' });
    await this.allKnow(true);
  }

  async resume(): Promise<void> {
    await paused.resume(this.queue);
    await this.allKnow(false);
  }

  async allKnow(active: boolean): Promise<void> {
    await eventually(() => {
      for (const { halts } of this.replicas) expect(halts.of(this.queue).active).toBe(active);
    });
  }
}

async function shop(queue: string, more: Partial<EventConsumerDefinition> = {}): Promise<Shop> {
  const opened = new Shop({ queue, events: [happened], prefetch: 3, ...more }, more.batch !== undefined);
  await opened.start();
  await opened.start();
  return opened;
}

const needs = { all: ['moodle'] };

/** mulberry32: the same numbers for the same seed. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seeds below are of histories that hold every turn: a pause while a probe goes on, a resume while one does, a restart in both. */
const steps = ['pause', 'resume', 'open', 'half', 'close', 'restart', 'pause', 'close'] as const;

describe('a consumer that a person pauses', () => {
  it.each([144, 213])(
    'handles nothing while it is paused or its circuit is open, and everything once, whatever comes in which order (seed %d)',
    async (seed) => {
      const chance = chanceOf(seed);
      const one = await shop(`shop.grant-by-seed-${seed}`, { needs });
      const { vendor } = one;
      let stopped = false;
      for (let turn = 0; turn < 10; turn += 1) {
        const step = steps[Math.floor(chance() * steps.length)] ?? 'close';
        if (step === 'restart') await one.restart();
        else if (step === 'pause' || step === 'resume') {
          stopped = step === 'pause';
          await one[step]();
        } else vendor.circuit = step === 'close' ? 'closed' : step;

        const handled = one.seen.length;
        await publish();
        if (stopped) {
          await one.allKnow(true);
          await one.mustAllWait();
          const { asked } = vendor;
          await publish();
          await one.mustAllWait();
          expect([vendor.asked, one.seen.length]).toEqual([asked, handled]);
        } else if (vendor.circuit === 'closed') await one.mustHaveSeenAll();
        else await one.mustAllWaitButProbes();
      }
      vendor.circuit = 'open';
      await one.resume();
      await publish();
      await one.mustAllWaitButProbes();
      vendor.circuit = 'closed';
      await one.mustHaveSeenAll();
    },
  );

  it('finishes what is in hand, in each replica, and gives nothing of it back', async () => {
    const one = await shop('shop.grant-in-hand');
    const { promise, resolve } = Promise.withResolvers<void>();
    one.gate = promise;
    for (let count = 0; count < 8; count += 1) await publish();
    await eventually(() => expect(one.begun).toBe(6));
    await one.pause();
    resolve();
    await eventually(() => expect(one.seen).toHaveLength(6));
    await publish();
    await one.mustAllWait();
    expect(one.begun).toBe(6);
    await one.resume();
    await one.mustHaveSeenAll();
    expect(one.begun).toBe(9);
  });

  it('keeps a batch that was not begun', async () => {
    const one = await shop('shop.grant-in-batches', { batch: { size: 4, maxWaitMs: 5 } });
    await one.pause();
    for (let count = 0; count < 5; count += 1) await publish();
    await one.mustAllWait();
    expect(one.open).toBe(5);
    await one.resume();
    await one.mustHaveSeenAll();
  });

  it('says on the health page since when, and begins nothing before it was read whether it may', async () => {
    const one = await shop('shop.grant-and-say');
    await one.pause();
    const health = new HealthRegistry();
    health.register('paused flows', async () => one.replicas[0]?.halts.check(), { critical: false });
    const [pause] = (await paused.all()) ?? [];
    expect(await health.ready('shop', '1')).toMatchObject({
      status: 'ready',
      dependencies: [{ status: 'down', detail: 'paused.by_hand', since: pause?.at.toISOString() }],
    });
    await one.resume();

    const read = Promise.withResolvers<readonly []>();
    const late = new Shop({ queue: 'shop.grant-late', events: [happened] });
    const starting = await world.service([late.handler], { readPauses: () => read.promise });
    await publish();
    await late.mustAllWait();
    expect(late.open).toBe(1);
    expect(starting.halts.of(late.queue).active).toBe(true);
    read.resolve([]);
    await late.mustHaveSeenAll();
  });

  it('keeps the first name and reason, and lets nothing begin in a transaction meanwhile', async () => {
    const flow = 'shop.grant-nothing';
    await paused.pause({ flow, by: 'first', reason: 'one' });
    await paused.pause({ flow, by: 'second', reason: 'two' });
    expect((await paused.all())?.find((one) => one.flow === flow)).toMatchObject({
      by: 'first',
      reason: 'one',
    });
    const begin = (): Promise<void> =>
      world.dataSource.transaction((manager) => mustNotBePaused(manager, flow));
    await expect(begin()).rejects.toMatchObject({ code: 'flow.paused' });
    await paused.resume(flow);
    await paused.resume(flow);
    await expect(begin()).resolves.toBeUndefined();
  });
});
