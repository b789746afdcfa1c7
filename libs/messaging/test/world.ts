import { defineEvent } from '@accord/canonical';
import type { Envelope } from '@accord/canonical';
import {
  configureLogging,
  Transactions,
  runMigrations,
  systemChance,
  systemClock,
  systemIds,
  wait,
} from '@accord/service-kit';
import { freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import {
  MessagingTables1763683200000,
  PausedFlows1763790000000,
  Messaging,
  OutboxRelay,
  UnitOfWork,
  applyTopology,
  defineTopology,
  parkedConsumer,
  readParked,
} from '@accord/messaging';
import type {
  BrokerRuntime,
  ConsumerDefinition,
  Delivery,
  EventDelivery,
  MessagingOptions,
  ParkedMessage,
  Party,
  RetryTier,
  Topology,
  Verdict,
} from '@accord/messaging';
import { DataSource } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';

configureLogging({ level: 'silent' });

const happening = z.object({ amount: z.int(), note: z.string().default('') });

export const happened = defineEvent({
  type: 'shop.thing.happened',
  version: 1,
  owner: 'shop',
  aggregate: 'thing',
  data: happening,
});
/** The same event in a later, unreadable version. */
export const happenedV2 = defineEvent({ ...happened, version: 2, data: happening });
/** An event to which nobody listens. */
export const ignored = defineEvent({ ...happened, type: 'shop.thing.ignored' });

/** Waiting is real and short: the ladder of the tests ends within a second. */
export const quickTiers: readonly RetryTier[] = [
  { name: 'a', delayMs: 20 },
  { name: 'b', delayMs: 60 },
  { name: 'c', delayMs: 120 },
];

export const quickRuntime: BrokerRuntime = {
  clock: systemClock,
  chance: systemChance,
  ids: systemIds,
  wait: (ms, signal) => wait(Math.min(ms, 15), signal),
};

/** A table in which an effect that happens twice leaves two rows. */
class Effects1763683200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY, message_id text, subject text, sequence int)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effects');
  }
}

export type EventHandler = (
  event: Envelope<z.output<typeof happening>>,
  delivery: Delivery,
) => Promise<unknown>;

export interface Handler {
  readonly definition: ConsumerDefinition;
  readonly onEvent?: EventHandler;
  readonly onBatch?: (deliveries: readonly EventDelivery[]) => Promise<unknown>;
  readonly onRaw?: (delivery: Delivery) => Promise<unknown>;
}

export interface ServiceOptions {
  readonly urls?: readonly string[];
  readonly deliveryLimit?: number;
  /** Whom its consumers may need. */
  readonly parties?: readonly Party[];
  /** What people have paused; left out, nobody can. */
  readonly readPauses?: MessagingOptions['readPauses'];
}

/** One database, one namespace, and services that live in it until the test ends. */
export class World {
  readonly namespace = freshNamespace();
  readonly urls: readonly string[] = [testServers().amqpUrl];
  readonly #closing: (() => Promise<void>)[] = [];

  private constructor(
    readonly dataSource: DataSource,
    readonly work: UnitOfWork,
  ) {}

  static async open(label: string): Promise<World> {
    const database = await freshDatabase(label);
    const options = {
      url: database.url,
      service: 'test',
      migrations: [MessagingTables1763683200000, Effects1763683200001, PausedFlows1763790000000],
    };
    await runMigrations(options);
    const dataSource = await new DataSource({
      type: 'postgres',
      url: database.url,
      poolSize: 25,
      extra: { max: 25 },
    }).initialize();
    const world = new World(dataSource, new UnitOfWork(new Transactions(dataSource)));
    world.#closing.push(() => database.drop());
    world.#closing.push(() => dataSource.destroy());
    return world;
  }

  topology(consumers: readonly ConsumerDefinition[], retryTiers = quickTiers): Topology {
    return defineTopology({ service: 'shop', consumers, retryTiers });
  }

  /** A running service with these handlers. Its queues are declared first. */
  async service(handlers: readonly Handler[], options: ServiceOptions = {}): Promise<Messaging> {
    const topology = {
      ...this.topology(handlers.map(({ definition }) => definition)),
      ...(options.deliveryLimit === undefined ? {} : { deliveryLimit: options.deliveryLimit }),
    };
    await applyTopology({ urls: this.urls, namespace: this.namespace, topology }, { settleMs: 0 });
    const messaging = this.client(topology, options);
    for (const party of options.parties ?? []) messaging.parties.add(party);
    for (const { definition, onEvent, onBatch, onRaw } of handlers) {
      const handle = (onEvent ?? onBatch ?? onRaw) as (payload: unknown, context: unknown) => Promise<never>;
      messaging.transport.addHandler(definition.queue, handle, true, { accordConsumer: definition });
    }
    await new Promise<void>((resolve, reject) => {
      messaging.transport.listen((error) => {
        if (error instanceof Error) reject(error);
        else resolve();
      });
    });
    return messaging;
  }

  /** Messaging that consumes nothing. */
  client(topology = this.topology([]), options: ServiceOptions = {}): Messaging {
    const urls = options.urls ?? this.urls;
    const { readPauses } = options;
    const messaging = new Messaging({
      urls,
      namespace: this.namespace,
      topology,
      runtime: quickRuntime,
      readPauses,
    });
    this.#closing.push(() => messaging.close());
    return messaging;
  }

  /** @param transactions of its own, for a relay that ends in the middle of one */
  relay(messaging: Messaging, perLane = 64, transactions?: Pick<Transactions, 'run'>): OutboxRelay {
    const { dataSource, namespace } = this;
    const relay = new OutboxRelay({
      dataSource,
      publisher: messaging.publisher,
      namespace,
      perLane,
      runtime: quickRuntime,
      ...(transactions === undefined ? {} : { transactions }),
    });
    this.#closing.push(() => relay.stop());
    return relay;
  }

  /** Drains parking into a list. */
  async parked(): Promise<ParkedMessage[]> {
    const parked: ParkedMessage[] = [];
    await this.service([
      {
        definition: parkedConsumer,
        onRaw: async (delivery) => {
          parked.push(readParked(delivery, this.namespace));
          return { kind: 'done' } satisfies Verdict;
        },
      },
    ]);
    return parked;
  }

  /** Commits one event into the outbox. */
  async happens(subject: string, sequence = 1, amount = 1): Promise<void> {
    await this.work.run(async (tx) => {
      tx.publish(happened, { subject, sequence, data: { amount } });
    });
  }

  /** The effect all handlers of these tests have. */
  async effect(event: Envelope, delivery: Delivery): Promise<void> {
    await this.work.once(delivery, async ({ manager }) => {
      await manager.query('INSERT INTO effects (message_id, subject, sequence) VALUES ($1, $2, $3)', [
        event.id,
        event.subject,
        Number(event.sequence),
      ]);
    });
  }

  async effects(): Promise<{ message_id: string; subject: string; sequence: number }[]> {
    return this.dataSource.query('SELECT message_id, subject, sequence FROM effects ORDER BY id');
  }

  async count(table: 'outbox' | 'inbox' | 'effects'): Promise<number> {
    const [row] = await this.dataSource.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`);
    return row?.n ?? -1;
  }

  async close(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
  }
}
