import { sealEnvelope } from '@accord/canonical';
import type { EventDefinition } from '@accord/canonical';
import {
  AccordTransport,
  Messaging,
  applyTopology,
  defineTopology,
  exchanges,
  queueDepths,
  removeTopology,
} from '@accord/messaging';
import { ApiKeyStore, newApiKey, runMigrations, serve, systemClock, systemIds } from '@accord/service-kit';
import type { RunningService } from '@accord/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import type { ParkedLetter } from '../src/domain/parked-letter.ts';
import type { Timeline } from '../src/domain/timeline-entry.ts';
import { ParkedPage } from '../src/inbound/parked.schema.ts';
import { TimelineSchema } from '../src/inbound/timeline.schema.ts';
import { createOperationsService } from '../src/create-operations-service.ts';
import { operationsConfig } from '../src/operations.config.ts';
import type { OperationsConfig } from '../src/operations.config.ts';
import { operationsTopology } from '../src/operations.topology.ts';
import { query, startMoody } from './moody.ts';
import type { Mood, Moody } from './moody.ts';
import { migrations } from '../src/outbound/migrations/index.ts';

export const operator = newApiKey('operator on duty', ['operations:read', 'operations:write']);
export const onlooker = newApiKey('onlooker', ['operations:read']);
export const colleague = newApiKey('colleague on duty', ['operations:read', 'operations:write']);
export const admin = newApiKey('admin', ['operations:read', 'operations:write', 'operations:admin']);
export const keys = new ApiKeyStore([operator, colleague, admin, onlooker].map(({ stored }) => stored));

/** Operations on its own database and namespace, with a peer that publishes and one that parks. */
export class World {
  #operations: RunningService | undefined;
  #transport: AccordTransport | undefined;
  #app: NestFastifyApplication | undefined;

  readonly config: OperationsConfig;
  readonly peer: Messaging;
  readonly other: Moody;
  /** What a process of operations is started with. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #endings: readonly (() => Promise<unknown>)[];

  private constructor(
    parts: Pick<World, 'config' | 'peer' | 'other' | 'environment'> & { endings: (() => Promise<unknown>)[] },
  ) {
    this.config = parts.config;
    this.peer = parts.peer;
    this.other = parts.other;
    this.environment = parts.environment;
    this.#endings = parts.endings;
  }

  static async begin(): Promise<World> {
    const database = await freshDatabase('operations');
    const namespace = freshNamespace();
    const environment = {
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
    };
    const alone = operationsConfig(environment);
    const target = { urls: alone.AMQP_URL, namespace };
    await runMigrations({ url: database.url, service: 'operations', migrations });
    await applyTopology({ ...target, topology: operationsTopology }, { settleMs: 0 });
    const peer = new Messaging({
      ...target,
      topology: defineTopology({ service: 'checkout', consumers: [] }),
    });
    const other = await startMoody(alone);
    const known = { ...environment, INVENTORY_URL: other.url, ACCORD_SERVICE_KEY: other.key.reveal() };
    const config = operationsConfig(known);
    const endings = [
      () => other.stop(),
      () => peer.close(),
      () => removeTopology({ ...target, topology: operationsTopology }),
      () => database.drop(),
    ];
    return new World({ config, peer, other, environment: known, endings });
  }

  get moody(): Mood {
    return this.other.mood;
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
    for (const ending of this.#endings) await ending();
  }

  /** Publishes as the outbox relay of the owning service would. */
  async announce(
    definition: EventDefinition,
    event: {
      data: unknown;
      story: string;
      traceparent?: string;
      id?: string;
      at?: Date;
      causedBy?: string;
    },
  ): Promise<string> {
    const envelope = sealEnvelope(definition, {
      id: event.id ?? systemIds.next(),
      time: event.at ?? systemClock.now(),
      subject: event.story,
      sequence: 1,
      correlationId: event.story,
      causationId: event.causedBy ?? event.story,
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

  post(path: string, body: unknown, key = operator.key.reveal()): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    return this.#ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  remove(path: string): Promise<{ status: number; body: unknown }> {
    return this.#ask(path, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${operator.key.reveal()}` },
    });
  }

  async #ask(path: string, request: RequestInit): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}${path}`, request);
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
  rows(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
    return query(this.config.DATABASE_URL, sql, values);
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
