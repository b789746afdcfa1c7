import { orderCompleted } from '@accord/canonical';
import {
  Delivery,
  FlowsController,
  MessagesController,
  MessagingModule,
  MessagingTables1763683200000,
  OnEvent,
  PausedFlows1763790000000,
  Parties,
  UnitOfWork,
  applyTopology,
  defineTopology,
  done,
  park,
  removeTopology,
  startConsumers,
} from '@accord/messaging';
import type { EventConsumerDefinition, Verdict } from '@accord/messaging';
import {
  ApiKeyStore,
  DatabaseModule,
  createService,
  defineFlag,
  newApiKey,
  runMigrations,
  serve,
} from '@accord/service-kit';
import type { BaseConfig, Secret } from '@accord/service-kit';
import { freshDatabase } from '@accord/test-kit';
import { Controller, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Client } from 'pg';

/** Operations asks it with this key what became of messages. */
const asking = newApiKey('operations', ['messages:read', 'flows:write']);

const needs = { all: ['archive'] };
const moody: EventConsumerDefinition<typeof orderCompleted> = {
  queue: 'inventory.close-files-on-order-completed',
  events: [orderCompleted],
  needs,
  calls: [
    { operation: 'close_file', irreversible: true, requests: 2 },
    { operation: 'write_log', irreversible: false },
  ],
};
/** Reads the same and does nothing for it, unless it is in a mood too. */
const idle: EventConsumerDefinition<typeof orderCompleted> = {
  queue: 'inventory.note-files-on-order-completed',
  events: [orderCompleted],
};
const topology = defineTopology({ service: 'inventory', consumers: [moody, idle] });

export const archiveFlag = defineFlag({
  key: 'inventory.archive-twice',
  fallback: false,
  description: 'each file is archived twice',
});
export const moodyQueue = moody.queue;
export const idleQueue = idle.queue;

/** What the moody consumer does with its messages, and what it has done. */
export interface Mood {
  refuses: boolean;
  /** Refused whatever the mood; for another reason, where one is named. */
  readonly never: Map<string, string>;
  /** Not handled before this is over. */
  readonly held: Map<string, Promise<void>>;
  idleRefuses: boolean;
  /** What its vendor allows. */
  callsPerMinute: number | null;
  handled: { messageId: string; attempt: number }[];
}
const mood: Mood = {
  refuses: true,
  never: new Map(),
  held: new Map(),
  idleRefuses: false,
  callsPerMinute: 1_200,
  handled: [],
};

/** A consumer of another service that parks what it gets until its mood changes. */
@Controller()
class MoodyConsumer {
  constructor(private readonly work: UnitOfWork) {}

  @OnEvent(moody)
  async handle(@Payload() _event: unknown, @Ctx() delivery: Delivery): Promise<Verdict> {
    const { messageId, attempt } = delivery;
    await mood.held.get(messageId);
    const reason = mood.never.get(messageId) ?? (mood.refuses ? 'inventory.files_missing' : undefined);
    if (reason !== undefined) return park(reason);
    await this.work.once(delivery, async (tx) => {
      await tx.manager.query('INSERT INTO effects (message_id) VALUES ($1)', [messageId]);
    });
    mood.handled.push({ messageId, attempt });
    return done();
  }

  /** Has nothing to commit, so it leaves no inbox row of its own. */
  @OnEvent(idle)
  async note(): Promise<Verdict> {
    return mood.idleRefuses ? park('inventory.not_now') : done();
  }
}

export interface Moody {
  readonly mood: Mood;
  readonly url: string;
  readonly key: Secret;
  /** Looks into its database. */
  rows(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** A service with a database and an inbox of its own, which can be asked what it is done with. */
export async function startMoody(
  base: Pick<BaseConfig, 'AMQP_URL' | 'ACCORD_AMQP_NAMESPACE'> & BaseConfig,
): Promise<Moody> {
  const database = await freshDatabase('moody');
  const { AMQP_URL: urls, ACCORD_AMQP_NAMESPACE: namespace } = base;
  const migrations = [MessagingTables1763683200000, PausedFlows1763790000000];
  await runMigrations({ url: database.url, service: 'inventory', migrations });
  await applyTopology({ urls, namespace, topology }, { settleMs: 0 });
  const rows: Moody['rows'] = (sql, values = []) => query(database.url, sql, values);
  await rows('CREATE TABLE effects (message_id text PRIMARY KEY)');

  @Module({
    imports: [
      DatabaseModule.forService({ url: database.url, service: 'inventory', migrations }),
      MessagingModule.forService({ urls, namespace, topology, relay: false }),
    ],
    controllers: [MoodyConsumer, MessagesController, FlowsController],
  })
  class MoodyModule {
    constructor(parties: Parties) {
      parties.add({
        name: 'archive',
        vendor: 'archivist',
        get callsPerMinute() {
          return mood.callsPerMinute;
        },
        trouble: () => undefined,
      });
    }
  }
  const keys = new ApiKeyStore([asking.stored]);
  const app = await createService(MoodyModule, {
    service: 'inventory',
    config: base,
    authenticator: { keys },
  });
  await startConsumers(app);
  const running = await serve(app, { service: 'inventory', config: base, drainMs: 0 });
  return {
    mood,
    url: running.url,
    key: asking.key,
    rows,
    stop: async () => {
      await running.stop();
      await removeTopology({ urls, namespace, topology });
      await database.drop();
    },
  };
}

export async function query(
  connectionString: string,
  sql: string,
  values: unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString, options: '-c default_transaction_read_only=off' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
