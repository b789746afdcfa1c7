import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Envelope } from '@accord/canonical';
import { DatabaseModule, HealthRegistry, type ProcessRole, runMigrations } from '@accord/service-kit';
import { eventually, freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import type { FreshDatabase } from '@accord/test-kit';
import {
  type Delivery,
  MessagingModule,
  MessagingTables1763683200000,
  OnEvent,
  UnitOfWork,
  type Verdict,
  applyTopology,
  defineTopology,
  done,
  queueDepths,
  startConsumers,
} from '@accord/messaging';
import { Controller, Global, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { happened, quickTiers } from './world.ts';

const seen = { queue: 'shop.see', events: [happened] };
const topology = defineTopology({ service: 'shop', consumers: [seen], retryTiers: quickTiers });
const target = { urls: [testServers().amqpUrl], namespace: freshNamespace(), topology };
const arrivals: string[] = [];

@Controller()
class Consumers {
  @OnEvent(seen)
  async see(event: Envelope<{ amount: number }>, _delivery: Delivery): Promise<Verdict> {
    arrivals.push(event.subject);
    return Promise.resolve(done());
  }
}

@Global()
@Module({ providers: [HealthRegistry], exports: [HealthRegistry] })
class HealthModule {}

describe('a service whose roles are processes of their own', () => {
  let database: FreshDatabase;
  let callers: INestApplication;

  beforeAll(async () => {
    database = await freshDatabase('roles');
    await runMigrations({
      url: database.url,
      service: 'shop',
      migrations: [MessagingTables1763683200000],
    });
    await applyTopology(target, { settleMs: 0 });
    callers = await process(['http']);
  });
  afterAll(async () => {
    await callers.close();
    await database.drop();
  });

  async function process(roles: readonly ProcessRole[]): Promise<INestApplication> {
    @Module({
      imports: [
        HealthModule,
        DatabaseModule.forService({ url: database.url, service: 'shop' }),
        MessagingModule.forService({ ...target, roles }),
      ],
      controllers: [Consumers],
    })
    class Shop {}
    const testing = await Test.createTestingModule({ imports: [Shop] }).compile();
    const app = testing.createNestApplication(new FastifyAdapter(), { logger: false });
    await startConsumers(app);
    return app.init();
  }

  const waiting = async (): Promise<unknown> =>
    callers.get(DataSource).query('SELECT count(*)::int AS n FROM outbox');
  const queued = async (): Promise<number> => {
    const depths = await queueDepths(target);
    return depths.find(({ queue }) => queue === seen.queue)?.ready ?? 0;
  };

  it('leaves an event in the outbox until there is a relay, and in its queue until there is a consumer', async () => {
    await callers.get(UnitOfWork).run(async (tx) => {
      tx.publish(happened, { subject: 'one', sequence: 1, data: { amount: 1 } });
      return Promise.resolve();
    });
    expect(await waiting()).toEqual([{ n: 1 }]);
    const relay = await process(['relay']);
    await eventually(async () => expect([await waiting(), await queued()]).toEqual([[{ n: 0 }], 1]));
    expect(arrivals).toEqual([]);
    await relay.close();
    const consumers = await process(['consumers']);
    await eventually(() => expect(arrivals).toEqual(['one']));
    await consumers.close();
  });
});
