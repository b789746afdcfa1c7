import { eventCatalogue, sealEnvelope } from '@accord/canonical';
import type { Envelope, EventDefinition } from '@accord/canonical';
import { applyTopology, exchanges, removeTopology } from '@accord/messaging';
import {
  currentContext,
  ApiKeyStore,
  configureLogging,
  loadConfig,
  newApiKey,
  runMigrations,
  serve,
  systemIds,
} from '@accord/service-kit';
import type { RunningService } from '@accord/service-kit';
import { HeardMessages } from '@accord/contract-kit/heard-messages';
import { FakeClock, type FreshDatabase, freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import type { VendorMocks } from '@accord/vendor-mocks';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { connect } from 'amqplib';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import pg from 'pg';
import { z } from 'zod';
import { createCustomerService } from '../../src/create-customer-service.ts';
import { customerConfigSchema } from '../../src/customer.config.ts';
import { customerMigrations } from '../../src/customer.module.ts';
import { quickTopology } from './quick-topology.ts';

interface Asked {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A message that was put aside, as far as tests look at it. */
export interface Parked {
  readonly messageId: string;
  readonly queue: string;
  readonly reason: unknown;
}

const mail = z.object({
  subject: z.string(),
  personalizations: z.tuple([
    z.object({
      to: z.tuple([z.object({ email: z.string(), name: z.string() })]),
      custom_args: z.object({ reference: z.string() }),
    }),
  ]),
  content: z.array(z.object({ type: z.string(), value: z.string() })),
});
const profile = z.object({
  attributes: z.object({
    email: z.string(),
    external_id: z.string(),
    properties: z.record(z.string(), z.unknown()),
  }),
});

interface Parts {
  readonly mocks: VendorMocks;
  readonly clock: FakeClock;
  readonly service: RunningService;
  readonly namespace: string;
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly database: FreshDatabase;
  readonly pool: pg.Pool;
  readonly key: string;
  readonly app: NestFastifyApplication;
  readonly environment: Readonly<Record<string, string>>;
}

/** The whole service on real Postgres and RabbitMQ, with played vendors and a clock of its own. */
export class CustomerUnderTest {
  /** Everything published since the start, in order of arrival. */
  readonly events: Envelope[] = [];
  /** The same as the broker delivered it, for contracts. */
  readonly heard: HeardMessages;
  readonly parked: Parked[] = [];
  /** Every line the service logged, at the most talkative level. */
  readonly logLines: string[] = [];
  readonly clock: FakeClock;
  readonly mocks: VendorMocks;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.heard = new HeardMessages(parts.namespace);
    this.clock = parts.clock;
    this.mocks = parts.mocks;
  }

  /** Address and credentials, for whoever verifies it from outside. */
  get door(): { readonly url: string; readonly authorization: string } {
    return { url: this.#parts.service.url, authorization: `Bearer ${this.#parts.key}` };
  }

  get app(): NestFastifyApplication {
    return this.#parts.app;
  }

  /** With which another replica of this service comes up. */
  get environment(): Readonly<Record<string, string>> {
    return this.#parts.environment;
  }

  /** @param more configuration, by the address of the mocks */
  static async start(
    more: (mocks: string) => Readonly<Record<string, string>> = () => ({}),
  ): Promise<CustomerUnderTest> {
    const { amqpUrl } = testServers();
    const [database, mocks] = await Promise.all([freshDatabase('customer'), startVendorMocks()]);
    const namespace = freshNamespace();
    const environment = {
      ACCORD_PORT: '0',
      DATABASE_URL: database.url,
      AMQP_URL: amqpUrl,
      ACCORD_AMQP_NAMESPACE: namespace,
      ACCORD_API_KEYS_FILE: 'unused',
      ACCORD_SERVICE_KEY: 'unused',
      LOG_LEVEL: 'error',
      KLAVIYO_BASE_URL: `${mocks.url}/klaviyo`,
      KLAVIYO_API_KEY: mockCredentials.klaviyo.apiKey,
      SENDGRID_BASE_URL: `${mocks.url}/sendgrid`,
      SENDGRID_API_KEY: mockCredentials.sendgrid.apiKey,
      CUSTOMER_FLOWS: 'customer.klaviyo-profiles=off',
      ...more(mocks.url),
    };
    const config = loadConfig(customerConfigSchema, environment);
    await runMigrations({ url: database.url, service: 'customer', migrations: customerMigrations });
    await applyTopology({ urls: config.AMQP_URL, namespace, topology: quickTopology }, { settleMs: 0 });
    const clock = new FakeClock();
    const key = newApiKey('test', [
      'customers:read',
      'customers:write',
      'keys:read',
      'keys:write',
      'messages:read',
      'runs:read',
      'runs:write',
      'flows:write',
    ]);
    const app = await createCustomerService(config, {
      runtime: { clock, ids: systemIds, topology: quickTopology },
      authenticator: { keys: new ApiKeyStore([key.stored]) },
    });
    const connection = await connect(amqpUrl);
    const world = new CustomerUnderTest({
      mocks,
      clock,
      namespace,
      connection,
      database,
      service: await serve(app, { service: 'customer', config }),
      channel: await connection.createConfirmChannel(),
      pool: new pg.Pool({ connectionString: database.url, max: 2 }),
      key: key.key.reveal(),
      app,
      environment,
    });
    configureLogging({ level: 'debug', destination: { write: (line) => world.logLines.push(line) } });
    await world.#listen();
    return world;
  }

  async call(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const { body, headers = {} } = asked;
    const response = await fetch(`${this.#parts.service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#parts.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Publishes as another service would. @returns the message id, for publishing the same again */
  async publish<T extends { readonly orderId: string } | { readonly customerId: string }>(
    definition: EventDefinition<T>,
    data: T,
    messageId: string = systemIds.next(),
  ): Promise<string> {
    const subject = 'orderId' in data ? data.orderId : data.customerId;
    const envelope = sealEnvelope(definition, {
      id: messageId,
      time: this.clock.now(),
      subject,
      sequence: 1,
      correlationId: subject,
      causationId: subject,
      synthetic: currentContext()?.synthetic,
      data,
    });
    const { channel, namespace } = this.#parts;
    channel.publish(namespace + exchanges.events, definition.key, Buffer.from(JSON.stringify(envelope)), {
      persistent: true,
      messageId,
      contentType: 'application/cloudevents+json',
    });
    await channel.waitForConfirms();
    return messageId;
  }

  /** Data of the events of one kind about one order, as far as they have arrived. */
  eventsOf<T extends { readonly orderId: string | null }>(
    definition: EventDefinition<T>,
    orderId: string,
  ): T[] {
    return this.events
      .filter((event) => event.type === definition.key)
      .map((event) => definition.data.parse(event.data))
      .filter((data) => data.orderId === orderId);
  }

  /** Mails that SendGrid accepted for an order, as it got them. */
  mailsOf(orderNumber: string): z.output<typeof mail>[] {
    const { mails } = z.object({ mails: z.array(mail) }).parse(this.mocks.state('sendgrid'));
    return mails.filter(({ personalizations: [{ custom_args: args }] }) =>
      args.reference.startsWith(`${orderNumber}:`),
    );
  }

  /** Profiles that Klaviyo has for an address. */
  profilesOf(email: string): z.output<typeof profile>[] {
    const { profiles } = z.object({ profiles: z.array(profile) }).parse(this.mocks.state('klaviyo'));
    return profiles.filter(({ attributes }) => attributes.email === email);
  }

  async sql(text: string, values: unknown[] = []): Promise<unknown[]> {
    const { rows } = await this.#parts.pool.query<Record<string, unknown>>(text, values);
    return rows;
  }

  async stop(): Promise<void> {
    const { service, connection, mocks, namespace, database, pool } = this.#parts;
    await service.stop();
    await connection.close();
    await mocks.stop();
    await pool.end();
    await removeTopology({ urls: [testServers().amqpUrl], namespace, topology: quickTopology });
    await database.drop();
  }

  async #listen(): Promise<void> {
    const { channel, namespace } = this.#parts;
    const known = new Set(eventCatalogue.map((definition) => definition.key));
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, namespace + exchanges.events, '#');
    await channel.consume(
      queue,
      (message) => {
        const event = message && (JSON.parse(message.content.toString()) as Envelope);
        if (!event || !known.has(event.type)) return;
        this.events.push(event);
        this.heard.add(message);
      },
      { noAck: true },
    );
    const { queue: aside } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(aside, namespace + exchanges.parked, '#');
    await channel.consume(
      aside,
      (message) => {
        if (!message) return;
        const headers = message.properties.headers ?? {};
        this.parked.push({
          messageId: String(message.properties.messageId),
          queue: message.fields.routingKey.replace(namespace, ''),
          reason: headers['x-accord-parked-reason'],
        });
      },
      { noAck: true },
    );
  }
}
