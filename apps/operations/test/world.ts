import { orderCompleted, sealEnvelope } from '@accord/canonical';
import type { EventDefinition } from '@accord/canonical';
import {
  AccordTransport,
  Delivery,
  Messaging,
  MessagingModule,
  OnEvent,
  applyTopology,
  defineTopology,
  done,
  exchanges,
  park,
  queueDepths,
  removeTopology,
  startConsumers,
} from '@accord/messaging';
import type { EventConsumerDefinition, Verdict } from '@accord/messaging';
import {
  ApiKeyStore,
  DatabaseModule,
  createService,
  newApiKey,
  runMigrations,
  serve,
  systemClock,
  systemIds,
} from '@accord/service-kit';
import type { RunningService } from '@accord/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import { Controller, Module } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Client } from 'pg';
import type { ParkedLetter } from '../src/domain/parked-letter.ts';
import type { Timeline } from '../src/domain/timeline-entry.ts';
import { ParkedPage } from '../src/inbound/parked.schema.ts';
import { TimelineSchema } from '../src/inbound/timeline.schema.ts';
import { createOperationsService } from '../src/create-operations-service.ts';
import { operationsConfig } from '../src/operations.config.ts';
import type { OperationsConfig } from '../src/operations.config.ts';
import { operationsTopology } from '../src/operations.topology.ts';
import { migrations } from '../src/outbound/migrations/index.ts';

export const operator = newApiKey('operator on duty', ['operations:read', 'operations:write']);
export const onlooker = newApiKey('onlooker', ['operations:read']);
export const keys = new ApiKeyStore([operator.stored, onlooker.stored]);

const moody: EventConsumerDefinition<typeof orderCompleted> = {
  queue: 'inventory.close-files-on-order-completed',
  events: [orderCompleted],
};
const moodyTopology = defineTopology({ service: 'inventory', consumers: [moody] });

/** What the moody consumer does with its messages, and what it has done. */
const mood: { refuses: boolean; readonly handled: { messageId: string; attempt: number }[] } = {
  refuses: true,
  handled: [],
};

/** A consumer of another service that parks what it gets until its mood changes. */
@Controller()
class MoodyConsumer {
  @OnEvent(moody)
  handle(@Payload() _event: unknown, @Ctx() delivery: Delivery): Promise<Verdict> {
    if (mood.refuses) return Promise.resolve(park('inventory.files_missing'));
    mood.handled.push({ messageId: delivery.messageId, attempt: delivery.attempt });
    return Promise.resolve(done());
  }
}

/** Operations on its own database and namespace, with a peer that publishes and one that parks. */
export class World {
  readonly moody = mood;
  #operations: RunningService | undefined;
  #transport: AccordTransport | undefined;
  #app: NestFastifyApplication | undefined;

  private constructor(
    readonly config: OperationsConfig,
    readonly peer: Messaging,
    private readonly endings: (() => Promise<unknown>)[],
  ) {}

  static async begin(): Promise<World> {
    const database = await freshDatabase('operations');
    const namespace = freshNamespace();
    const config = operationsConfig({
      ACCORD_PORT: '0',
      DATABASE_URL: database.url,
      AMQP_URL: testServers().amqpUrl,
      ACCORD_AMQP_NAMESPACE: namespace,
      ACCORD_API_KEYS_FILE: '/unused',
      ACCORD_SERVICE_KEY: 'unused',
      CHECKOUT_URL: 'http://127.0.0.1:1',
      INVENTORY_URL: 'http://127.0.0.1:1',
      ENROLLMENT_URL: 'http://127.0.0.1:1',
      CUSTOMER_URL: 'http://127.0.0.1:1',
      OPERATIONS_POLL_MS: '100',
      LOG_LEVEL: 'silent',
    });
    const target = { urls: config.AMQP_URL, namespace };
    await runMigrations({ url: config.DATABASE_URL, service: 'operations', migrations });
    await applyTopology({ ...target, topology: operationsTopology }, { settleMs: 0 });
    await applyTopology({ ...target, topology: moodyTopology }, { settleMs: 0 });
    const peer = new Messaging({
      ...target,
      topology: defineTopology({ service: 'checkout', consumers: [] }),
    });
    const stopMoody = await startMoody(config);
    const endings = [
      stopMoody,
      () => peer.close(),
      () => removeTopology({ ...target, topology: moodyTopology }),
      () => removeTopology({ ...target, topology: operationsTopology }),
      () => database.drop(),
    ];
    return new World(config, peer, endings);
  }

  async startOperations(changes: Partial<OperationsConfig> = {}): Promise<void> {
    const config = { ...this.config, ...changes };
    const app = await createOperationsService(config, { authenticator: { keys } });
    this.#app = app;
    this.#transport = app.get(AccordTransport);
    this.#operations = await serve(app, { service: 'operations', config });
  }

  async stopOperations(): Promise<void> {
    await this.#operations?.stop();
    this.#operations = undefined;
  }

  async end(): Promise<void> {
    await this.stopOperations();
    for (const ending of this.endings) await ending();
  }

  /** Publishes as the outbox relay of the owning service would. */
  async announce(
    definition: EventDefinition,
    event: { data: unknown; story: string; traceparent?: string; id?: string; at?: Date },
  ): Promise<string> {
    const envelope = sealEnvelope(definition, {
      id: event.id ?? systemIds.next(),
      time: event.at ?? systemClock.now(),
      subject: event.story,
      sequence: 1,
      correlationId: event.story,
      causationId: event.story,
      traceparent: event.traceparent,
      data: event.data,
    });
    await this.publish(definition.key, JSON.stringify(envelope), envelope.id);
    return envelope.id;
  }

  publish(type: string, body: string, messageId: string): Promise<void> {
    return this.peer.publisher.publish({
      exchange: `${this.config.ACCORD_AMQP_NAMESPACE}${exchanges.events}`,
      routingKey: type,
      body: Buffer.from(body),
      messageId,
      type,
    });
  }

  async get(path: string, key = onlooker.key.reveal()): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    return { status: response.status, body: await response.json() };
  }

  async post(
    path: string,
    body: unknown,
    key = operator.key.reveal(),
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  async timelineOf(orderNumber: string): Promise<Timeline> {
    const { status, body } = await this.get(`/api/timeline/${orderNumber}`);
    if (status !== 200) throw new Error(`the timeline is answered ${String(status)}`);
    return TimelineSchema.parse(body);
  }

  /** What is parked of one consumer. */
  async lettersOf(queue: string): Promise<readonly ParkedLetter[]> {
    const { body } = await this.get(`/api/parked?queue=${queue}`);
    return ParkedPage.parse(body).items;
  }

  /** Looks into the database of operations, and may change it even while others may not. */
  async rows(sql: string, values: unknown[] = []): Promise<unknown[]> {
    const client = new Client({
      connectionString: this.config.DATABASE_URL,
      options: '-c default_transaction_read_only=off',
    });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Makes the database read-only, as one is whose disk is full or whose primary has moved. */
  async databaseTakesWrites(yes: boolean): Promise<void> {
    const name = new URL(this.config.DATABASE_URL).pathname.slice(1);
    await this.rows(`ALTER DATABASE ${name} SET default_transaction_read_only = ${yes ? 'off' : 'on'}`);
    await this.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
      [name],
    );
  }

  queueDepths(): ReturnType<typeof queueDepths> {
    const { AMQP_URL: urls, ACCORD_AMQP_NAMESPACE: namespace } = this.config;
    return queueDepths({ urls, namespace, topology: operationsTopology });
  }

  /** The consumers of operations, to be handed messages without a broker. */
  get transport(): AccordTransport {
    if (this.#transport === undefined) throw new Error('operations is not running');
    return this.#transport;
  }

  get app(): NestFastifyApplication {
    if (this.#app === undefined) throw new Error('operations is not running');
    return this.#app;
  }

  get url(): string {
    if (this.#operations === undefined) throw new Error('operations is not running');
    return this.#operations.url;
  }
}

async function startMoody(config: OperationsConfig): Promise<() => Promise<void>> {
  const { DATABASE_URL: url, AMQP_URL: urls, ACCORD_AMQP_NAMESPACE: namespace } = config;
  @Module({
    imports: [
      DatabaseModule.forService({ url, service: 'inventory' }),
      MessagingModule.forService({ urls, namespace, topology: moodyTopology, relay: false }),
    ],
    controllers: [MoodyConsumer],
  })
  class MoodyModule {}
  const app = await createService(MoodyModule, { service: 'inventory', config, authenticator: { keys } });
  await startConsumers(app);
  return () => app.close();
}
