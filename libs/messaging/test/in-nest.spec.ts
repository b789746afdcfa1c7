import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Failure } from '@accord/canonical';
import type { Envelope } from '@accord/canonical';
import { DatabaseModule, HealthRegistry, runInContext, runMigrations } from '@accord/service-kit';
import { CuttingProxy, eventually, freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import type { FreshDatabase } from '@accord/test-kit';
import {
  Delivery,
  MessagingModule,
  MessagingTables1763683200000,
  OnEvent,
  OnEventBatch,
  OnRawMessage,
  Telemetry,
  UnitOfWork,
  applyTopology,
  defineTopology,
  done,
  parkedConsumer,
  queueDepths,
  readParked,
  readTelemetry,
  startConsumers,
} from '@accord/messaging';
import type { EventDelivery, RawConsumerDefinition, Verdict } from '@accord/messaging';
import { Controller, Global, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';

import { happened, quickTiers } from './world.ts';

const single = { queue: 'shop.take-one', events: [happened] };
const many = { queue: 'shop.take-many', events: [happened], batch: { size: 10, maxWaitMs: 20 } };
const watching = {
  queue: 'shop.watch-all',
  raw: true,
  bindings: [
    { exchange: 'accord.events', key: '#' },
    { exchange: 'accord.telemetry', key: '#' },
  ],
} satisfies RawConsumerDefinition;
const topology = defineTopology({
  service: 'shop',
  consumers: [single, many, watching, parkedConsumer],
  retryTiers: quickTiers,
});
const namespace = freshNamespace();

const log: string[] = [];
const arrivals: string[] = [];
const batches: string[][] = [];
const telemetry: unknown[] = [];
const parked: { queue: string; reason: string; subject: string }[] = [];
let release: (() => void) | undefined;

@Controller()
class Consumers {
  constructor(private readonly work: UnitOfWork) {}

  @OnEvent(single)
  async one(event: Envelope<{ amount: number }>, delivery: Delivery): Promise<Verdict> {
    arrivals.push(event.subject);
    if (event.subject === 'refused') throw new Failure('shop.refused', 'conflict', 'by a Failure');
    if (event.subject === 'slow') {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    }
    await this.work.once(delivery, async () => {
      log.push(`${event.subject}:${event.data.amount}`);
      return Promise.resolve();
    });
    return done();
  }

  @OnEventBatch(many)
  async several(deliveries: readonly EventDelivery<{ amount: number }>[]): Promise<Verdict> {
    batches.push(deliveries.map(({ event }) => event.subject));
    await this.work.onceForAll(
      deliveries.map(({ delivery }) => delivery),
      async ({ manager }) => {
        await manager.query('INSERT INTO totals SELECT * FROM unnest($1::text[], $2::int[])', [
          deliveries.map(({ event }) => event.subject),
          deliveries.map(({ event }) => event.data.amount),
        ]);
        if (deliveries.some(({ event }) => event.subject.startsWith('rotten'))) {
          throw new Failure('shop.rotten', 'invalid', 'one of them spoils the batch');
        }
      },
    );
    return done();
  }

  @OnRawMessage(watching)
  async all(delivery: Delivery): Promise<Verdict> {
    if (delivery.exchange.endsWith('telemetry')) telemetry.push(...readTelemetry(delivery));
    return Promise.resolve(done());
  }

  @OnRawMessage(parkedConsumer)
  async aside(delivery: Delivery): Promise<Verdict> {
    const { queue, reason, body } = readParked(delivery, namespace);
    parked.push({ queue, reason, subject: (JSON.parse(body.toString()) as { subject: string }).subject });
    return Promise.resolve(done());
  }
}

describe('messaging inside a Nest application', () => {
  let database: FreshDatabase;
  let app: INestApplication;
  let work: UnitOfWork;

  beforeAll(async () => {
    database = await freshDatabase('in_nest');
    const options = { url: database.url, service: 'shop', migrations: [MessagingTables1763683200000] };
    await runMigrations(options);
    const urls = [testServers().amqpUrl];
    await applyTopology({ urls, namespace, topology }, { settleMs: 0 });
    app = await application({ urls });
    work = app.get(UnitOfWork);
    await app.get(DataSource).query('CREATE TABLE totals (subject text, n int)');
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  async function application({ urls }: { urls: readonly string[] }): Promise<INestApplication> {
    @Module({
      imports: [
        HealthModule,
        DatabaseModule.forService({
          url: database.url,
          service: 'shop',
          migrations: [MessagingTables1763683200000],
        }),
        MessagingModule.forService({ urls, namespace, topology }),
      ],
      controllers: [Consumers],
    })
    class Shop {}
    const testing = await Test.createTestingModule({ imports: [Shop] }).compile();
    const created = testing.createNestApplication(new FastifyAdapter(), { logger: false });
    await startConsumers(created);
    await created.init();
    return created;
  }

  async function publish(subject: string, amounts: readonly number[] = [1]): Promise<void> {
    await work.run(async (tx) => {
      for (const amount of amounts) tx.publish(happened, { subject, sequence: 1, data: { amount } });
      return Promise.resolve();
    });
  }

  async function totalOf(subject: string): Promise<number | null> {
    const [row] = await app
      .get(DataSource)
      .query<{ sum: number | null }[]>('SELECT sum(n)::int AS sum FROM totals WHERE subject = $1', [subject]);
    return row?.sum ?? null;
  }

  it('delivers an event to the method that asked for it, parsed', async () => {
    await publish('first', [42]);
    await eventually(() => {
      expect(log).toContain('first:42');
    });
  });

  it('sees the Failure that a handler throws, although Nest would hide it', async () => {
    await publish('refused');
    await eventually(() => {
      expect(parked).toContainEqual({ queue: single.queue, reason: 'shop.refused', subject: 'refused' });
    });
  });

  it('commits the effects of a batch in one transaction', async () => {
    await publish(
      'together',
      Array.from({ length: 40 }, () => 3),
    );
    await eventually(async () => {
      expect(await totalOf('together')).toBe(120);
    });
    const together = batches.filter((batch) => batch.includes('together'));
    expect(together.length).toBeLessThan(40);
    expect(Math.max(...together.map((batch) => batch.length))).toBeLessThanOrEqual(10);
  });

  it('handles each message of a failed batch alone: one is parked, the others have their effect once', async () => {
    await work.run(async (tx) => {
      for (const subject of ['sound-1', 'rotten-2', 'sound-3']) {
        tx.publish(happened, { subject, sequence: 1, data: { amount: 100 } });
      }
      return Promise.resolve();
    });
    await eventually(async () => {
      expect(parked).toContainEqual({ queue: many.queue, reason: 'shop.rotten', subject: 'rotten-2' });
      expect(await totalOf('sound-1')).toBe(100);
      expect(await totalOf('sound-3')).toBe(100);
      expect(await totalOf('rotten-2')).toBeNull();
    });
  });

  it('reports what happened to deliveries, and what a service reports itself, as telemetry', async () => {
    const step = { kind: 'compensation', at: '2026-01-05T09:00:00.000Z', outcome: 'ok' } as const;
    app.get(Telemetry).record({ ...step, correlationId: 'order-9', step: 'void_payment' });
    runInContext({ correlationId: 'order-8', locale: 'en', synthetic: true }, () => {
      app.get(Telemetry).record({ ...step, correlationId: 'order-8', step: 'void_payment' });
    });
    await eventually(() => {
      const undone = { ...step, service: 'shop', step: 'void_payment' };
      expect(telemetry).toContainEqual({ ...undone, correlationId: 'order-9' });
      expect(telemetry).toContainEqual({ ...undone, correlationId: 'order-8', synthetic: true });
      expect(telemetry).toContainEqual(
        expect.objectContaining({ kind: 'delivery-parked', queue: single.queue, reason: 'shop.refused' }),
      );
    });
  });

  it('shows the broker as a dependency that is up, and without which the service stays ready', async () => {
    const { dependencies } = await app.get(HealthRegistry).ready('shop', '1');
    expect(dependencies).toContainEqual(
      expect.objectContaining({ name: 'rabbitmq', status: 'up', critical: false }),
    );
  });

  it('shows what a broker in alarm is short of', async () => {
    const proxy = await CuttingProxy.before(testServers().amqpUrl);
    const watched = await application({ urls: [proxy.url] });
    const broker = async () => {
      const { dependencies } = await watched.get(HealthRegistry).ready('shop', '1');
      return dependencies.find(({ name }) => name === 'rabbitmq');
    };
    await eventually(async () => expect(await broker()).toMatchObject({ status: 'up' }));
    proxy.announceBlocked();
    await eventually(async () => {
      expect(await broker()).toMatchObject({ status: 'down', detail: 'broker.memory_alarm' });
    });
    proxy.announceUnblocked();
    await eventually(async () => expect(await broker()).toMatchObject({ status: 'up' }));
    await watched.close();
    await proxy.close();
  });

  it('names the host of a cluster that is gone, while the broker goes on', async () => {
    const hosts = await Promise.all([1, 2].map(() => CuttingProxy.before(testServers().amqpUrl)));
    const [used, other] = hosts;
    if (!used || !other) throw new Error('two hosts are there');
    const watched = await application({ urls: [used.url, other.url] });
    const gone = { name: `rabbitmq ${new URL(other.url).host}`, critical: false };
    const dependencies = async () => (await watched.get(HealthRegistry).ready('shop', '1')).dependencies;
    const shown = (state: object) => expect.arrayContaining([expect.objectContaining({ ...gone, ...state })]);
    await eventually(async () => expect(await dependencies()).toEqual(shown({ status: 'up' })));
    other.refuse(true);
    const down = shown({ status: 'down', detail: 'broker.host_down' });
    await eventually(async () => expect(await dependencies()).toEqual(down));
    const broker = expect.objectContaining({ name: 'rabbitmq', status: 'up' });
    expect(await dependencies()).toContainEqual(broker);
    other.refuse(false);
    other.freeze(true);
    expect(await dependencies()).toEqual(down);
    other.freeze(false);
    await eventually(async () => expect(await dependencies()).toEqual(shown({ status: 'up' })));
    await watched.close();
    await Promise.all(hosts.map((host) => host.close()));
  });

  it('finishes what is in flight when it stops, and takes nothing more', async () => {
    await publish('slow');
    await eventually(() => {
      expect(release).toBeInstanceOf(Function);
    });
    const closing = app.close();
    await eventually(async () => {
      const depths = await queueDepths({ urls: [testServers().amqpUrl], namespace, topology });
      // The one that holds a message is counted until it has settled it: the others were cancelled after it.
      const idle = depths.filter(({ queue }) => queue === many.queue || queue === watching.queue);
      expect(idle).toMatchObject([{ consumers: 0 }, { consumers: 0 }]);
    });
    await publish('meanwhile');
    await eventually(async () => {
      expect(await app.get(DataSource).query('SELECT 1 FROM outbox')).toEqual([]);
    });
    expect(arrivals).not.toContain('meanwhile');
    release?.();
    await closing;
    expect(log).toContain('slow:1');
    app = await application({ urls: [testServers().amqpUrl] });
    work = app.get(UnitOfWork);
    await publish('after-restart');
    await eventually(() => {
      expect(log).toEqual(expect.arrayContaining(['meanwhile:1', 'after-restart:1']));
    });
    expect(log.filter((line) => line === 'slow:1')).toHaveLength(1);
    expect(arrivals.filter((subject) => subject === 'slow')).toHaveLength(1); // acknowledged, not given back
  });

  it('refuses to start when a consumer of the topology has no method', async () => {
    const forgetful = defineTopology({
      service: 'shop',
      consumers: [{ queue: 'shop.forgotten', events: [happened] }],
    });
    @Module({
      imports: [
        HealthModule,
        DatabaseModule.forService({ url: database.url, service: 'shop' }),
        MessagingModule.forService({
          urls: [testServers().amqpUrl],
          namespace,
          topology: forgetful,
          relay: false,
        }),
      ],
    })
    class Forgetful {}
    const testing = await Test.createTestingModule({ imports: [Forgetful] }).compile();
    const created = testing.createNestApplication(new FastifyAdapter(), { logger: false });
    await expect(startConsumers(created)).rejects.toMatchObject({ code: 'topology.no_handler' });
    await created.close();
  });
});

@Global()
@Module({ providers: [HealthRegistry], exports: [HealthRegistry] })
class HealthModule {}
