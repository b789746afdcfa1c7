import {
  applyTopology,
  Messaging,
  MessagingModule,
  MessagingTables1763683200000,
  type OutgoingMessage,
  startConsumers,
  type Topology,
  UnitOfWork,
} from '@accord/messaging';
import { createService, ApiKeyStore, DatabaseModule, runMigrations, systemIds } from '@accord/service-kit';
import { Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { perSecond } from '../measure.ts';
import { Finish } from './pipeline-consumers.ts';
import { benchOrderPlaced, padding } from './pipeline-event.ts';

class BenchTables1763700000000 implements MigrationInterface {
  readonly name = 'BenchTables1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE orders (id uuid PRIMARY KEY, total integer NOT NULL)');
    await runner.query('CREATE TABLE effects (order_id uuid PRIMARY KEY, total integer NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effects, orders');
  }
}

const migrations = [MessagingTables1763683200000, BenchTables1763700000000];

export interface PipelinePlace {
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  readonly namespace: string;
  readonly topology: Topology;
  readonly consumer: Type;
}

@Module({})
class PipelineModule {}

/** Accord's own pipeline, built as any service builds it: Nest, unit of work, outbox, relay, inbox. */
export class PipelineApp {
  private constructor(private readonly app: NestFastifyApplication) {}

  static async start(place: PipelinePlace): Promise<PipelineApp> {
    await PipelineApp.prepare(place);
    return PipelineApp.join(place);
  }

  /** Tables and queues, without anybody who works on them. */
  static async prepare(place: Omit<PipelinePlace, 'consumer'>): Promise<void> {
    await runMigrations({ url: place.databaseUrl, service: 'bench', migrations });
    await applyTopology({ urls: [place.amqpUrl], namespace: place.namespace, topology: place.topology });
  }

  /** One more process on a place that is prepared. */
  static async join(place: PipelinePlace): Promise<PipelineApp> {
    const module = {
      module: PipelineModule,
      imports: [
        DatabaseModule.forService({ url: place.databaseUrl, service: 'bench', migrations, poolSize: 24 }),
        MessagingModule.forService({
          urls: [place.amqpUrl],
          namespace: place.namespace,
          topology: place.topology,
        }),
      ],
      controllers: [place.consumer],
      providers: [Finish],
    };
    const app = await createService(module, {
      service: 'bench',
      config: {
        ACCORD_API_KEYS_FILE: '',
        LOG_LEVEL: 'warn',
        OAUTH_ISSUER: undefined,
        OAUTH_AUDIENCE: undefined,
        OAUTH_JWKS_URL: undefined,
      },
      authenticator: { keys: new ApiKeyStore([]) },
    });
    await startConsumers(app);
    await app.init();
    return new PipelineApp(app);
  }

  /** Events per second from the first write to the last committed effect. */
  async run(load: { events: number; writers: number; batch: number }): Promise<number> {
    const finished = this.app.get(Finish).expect(load.events);
    return perSecond(load.events, async () => {
      await Promise.all(Array.from({ length: load.writers }, () => this.#write(load)));
      await finished;
    });
  }

  /** Resolves when so many deliveries have been handled from now on. */
  expect(events: number): Promise<void> {
    return this.app.get(Finish).expect(events);
  }

  /** Commits one event. @returns its id */
  async writeOne(): Promise<string> {
    const id = systemIds.next();
    await writeEvents(this.app.get(UnitOfWork), [id]);
    return id;
  }

  onEffect(heard: (id: string) => void): void {
    this.app.get(Finish).heard = heard;
  }

  publish(message: OutgoingMessage): Promise<void> {
    return this.app.get(Messaging).publisher.publish(message);
  }

  async #write({
    events,
    writers,
    batch,
  }: {
    events: number;
    writers: number;
    batch: number;
  }): Promise<void> {
    const work = this.app.get(UnitOfWork);
    for (let round = 0; round < events / writers / batch; round += 1) {
      const ids = Array.from({ length: batch }, () => systemIds.next());
      await writeEvents(work, ids);
    }
  }

  stop(): Promise<void> {
    return this.app.close();
  }
}

/** A business transaction as any: state and events of some orders. */
export async function writeEvents(work: UnitOfWork, ids: readonly string[]): Promise<void> {
  await work.run(async (tx) => {
    await tx.manager.query('INSERT INTO orders SELECT id, 100 FROM unnest($1::uuid[]) AS id', [ids]);
    for (const id of ids)
      tx.publish(benchOrderPlaced, { subject: id, sequence: 1, data: { id, total: 100, padding } });
  });
}
