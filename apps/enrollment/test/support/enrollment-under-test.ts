import {
  eventCatalogue,
  sealEnvelope,
  type Envelope,
  type EventDefinition,
  type TelemetryRecord,
} from '@accord/canonical';
import { applyTopology, defineTopology, queueDepths, readTelemetry, removeTopology } from '@accord/messaging';
import { ApiKeyStore, loadConfig, newApiKey, runMigrations, systemIds } from '@accord/service-kit';
import { HeardMessages } from '@accord/contract-kit/heard-messages';
import { FakeClock, freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import { mockCredentials, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import { connect, type ChannelModel, type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { DataSource } from 'typeorm';
import { createEnrollmentService, type EnrollmentService } from '../../src/create-enrollment-service.ts';
import { enrollmentConfig } from '../../src/enrollment.config.ts';
import { enrollmentDatabase } from '../../src/enrollment.module.ts';
import { enrollmentTopology } from '../../src/enrollment.topology.ts';

const scopes = [
  'orders:synthetic',
  'courses:read',
  'courses:write',
  'enrollments:read',
  'seats:write',
  'messages:read',
  'flows:write',
  'sides:read',
  'runs:read',
  'runs:write',
];

/**
 * The production consumers on a ladder that a test can wait for. As in production it has enough steps for the
 * circuit of a Moodle that is down to open before a message has climbed them all and is parked.
 */
const quickTopology = defineTopology({
  service: enrollmentTopology.service,
  consumers: enrollmentTopology.consumers,
  retryTiers: [
    { name: '50ms', delayMs: 50 },
    { name: '100ms', delayMs: 100 },
    { name: '150ms', delayMs: 150 },
    { name: '200ms', delayMs: 200 },
  ],
});

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at answers field by field
  readonly body: any;
}

interface Parts {
  readonly mocks: VendorMocks;
  readonly clock: FakeClock;
  readonly service: EnrollmentService;
  readonly namespace: string;
  readonly amqpUrl: string;
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly key: string;
  readonly cleanUp: () => Promise<void>;
}

/** The whole service on real Postgres and RabbitMQ, with a played Moodle, a clock of its own and no schedule. */
export class EnrollmentUnderTest {
  /** Everything published since the start, in order of arrival. */
  readonly events: Envelope[] = [];
  /** The same as the broker delivered it, for contracts. */
  readonly heard: HeardMessages;
  /** What the service reported for the timeline. */
  readonly telemetry: TelemetryRecord[] = [];
  readonly clock: FakeClock;
  readonly mocks: VendorMocks;
  readonly service: EnrollmentService;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.heard = new HeardMessages(parts.namespace);
    this.clock = parts.clock;
    this.mocks = parts.mocks;
    this.service = parts.service;
  }

  /** Address and credentials, for whoever verifies it from outside. */
  get door(): { readonly url: string; readonly authorization: string } {
    return { url: this.#parts.service.url, authorization: `Bearer ${this.#parts.key}` };
  }

  static async start(): Promise<EnrollmentUnderTest> {
    const { amqpUrl } = testServers();
    const [database, mocks] = await Promise.all([freshDatabase('enrollment'), startVendorMocks()]);
    const namespace = freshNamespace();
    const config = loadConfig(enrollmentConfig, {
      ACCORD_PORT: '0',
      DATABASE_URL: database.url,
      AMQP_URL: amqpUrl,
      ACCORD_AMQP_NAMESPACE: namespace,
      ACCORD_API_KEYS_FILE: 'unused',
      ACCORD_SERVICE_KEY: 'unused',
      LOG_LEVEL: 'error',
      MOODLE_BASE_URL: `${mocks.url}/moodle`,
      MOODLE_TOKEN: mockCredentials.moodle.token,
      ENROLLMENT_EXPIRE_EVERY_MS: '0',
      ENROLLMENT_COMPARE_EVERY_MS: '0',
    });
    const target = { urls: config.AMQP_URL, namespace, topology: quickTopology };
    await runMigrations(enrollmentDatabase(config));
    await applyTopology(target, { settleMs: 0 });
    const connection = await connect(amqpUrl);
    const channel = await connection.createConfirmChannel();
    const clock = new FakeClock(new Date('2026-11-21T03:00:00.000Z'));
    const { key, stored } = newApiKey('test', scopes);
    const service = await createEnrollmentService(config, {
      clock,
      topology: quickTopology,
      authenticator: { keys: new ApiKeyStore([stored]) },
    });
    const cleanUp = async (): Promise<void> => {
      await removeTopology(target);
      await database.drop();
    };
    const world = new EnrollmentUnderTest({
      ...{ mocks, clock, service, namespace, amqpUrl, connection, channel },
      key: key.reveal(),
      cleanUp,
    });
    await world.#listen();
    return world;
  }

  /** @param request method and path: `GET /courses` */
  async call(
    request: `${string} /${string}`,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(`${this.service.url}${path}`, {
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
  async publish<T>(
    definition: EventDefinition<T>,
    event: { subject: string; data: T; id?: string },
  ): Promise<string> {
    const { id = systemIds.next(), subject, data } = event;
    const envelope = sealEnvelope(definition, {
      ...{ id, subject, data, sequence: 1 },
      time: this.clock.now(),
      correlationId: subject,
      causationId: subject,
    });
    const { channel, namespace } = this.#parts;
    channel.publish(`${namespace}accord.events`, definition.key, Buffer.from(JSON.stringify(envelope)), {
      persistent: true,
      messageId: id,
      contentType: 'application/cloudevents+json',
    });
    await channel.waitForConfirms();
    return id;
  }

  /** Data of the events of one kind about one order, as far as they have arrived. */
  eventsOf<T extends { orderId: string }>(definition: EventDefinition<T>, orderId: string): T[] {
    return this.events
      .filter((event) => event.type === definition.key)
      .map((event) => definition.data.parse(event.data))
      .filter((data) => data.orderId === orderId);
  }

  async sql<T>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.service.app.get(DataSource).query<T[]>(text, [...values]);
  }

  /** Cohorts whose `taken` is not the number of seats in living holds. Always none. */
  async miscountedCohorts(): Promise<unknown[]> {
    return this.sql(`
      SELECT c.id, c.taken, count(h.id)::int AS held FROM cohorts c
      LEFT JOIN seats s ON s.cohort_id = c.id AND NOT s.synthetic
      LEFT JOIN seat_holds h ON h.id = s.hold_id AND h.status IN ('held', 'granting', 'granted', 'revoking')
      GROUP BY c.id HAVING c.taken <> count(h.id)`);
  }

  /** How many messages have been put aside for a person. */
  async parked(): Promise<number> {
    const { amqpUrl, namespace } = this.#parts;
    const depths = await queueDepths({ urls: [amqpUrl], namespace, topology: quickTopology });
    return depths.find(({ queue }) => queue === 'accord.parked')?.ready ?? 0;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.#parts.connection.close();
    await this.mocks.stop();
    await this.#parts.cleanUp();
  }

  async #listen(): Promise<void> {
    const { channel, namespace } = this.#parts;
    const known = new Set(eventCatalogue.map((definition) => definition.key));
    const watch = async (exchange: string, take: (message: ConsumeMessage) => void): Promise<void> => {
      const { queue } = await channel.assertQueue('', { exclusive: true });
      await channel.bindQueue(queue, namespace + exchange, '#');
      await channel.consume(queue, (message) => message && take(message), { noAck: true });
    };
    await watch('accord.events', (message) => {
      const event = JSON.parse(message.content.toString()) as Envelope;
      if (!known.has(event.type)) return;
      this.events.push(event);
      this.heard.add(message);
    });
    await watch('accord.telemetry', ({ content }) => {
      this.telemetry.push(...readTelemetry({ body: content }));
    });
  }
}
