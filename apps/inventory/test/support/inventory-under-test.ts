import { eventCatalogue, sealEnvelope } from '@accord/canonical';
import type { Envelope, EventDefinition } from '@accord/canonical';
import { applyTopology, removeTopology } from '@accord/messaging';
import {
  currentContext,
  ApiKeyStore,
  loadConfig,
  newApiKey,
  runMigrations,
  systemIds,
} from '@accord/service-kit';
import { HeardMessages } from '@accord/contract-kit/heard-messages';
import { FakeClock, freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import type { VendorMocks } from '@accord/vendor-mocks';
import { connect } from 'amqplib';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { DataSource } from 'typeorm';
import { inventoryConfig } from '../../src/inventory.config.ts';
import { inventoryDatabase } from '../../src/inventory.module.ts';
import { createInventoryService, type InventoryService } from '../../src/inventory.service.ts';
import { inventoryTopology } from '../../src/inventory.topology.ts';
import { connectTimeoutMs } from './connect-timeout.ts';

const scopes = [
  'sides:read',
  'keys:read',
  'keys:write',
  'products:read',
  'stock:read',
  'reservations:write',
  'catalogue:write',
  'runs:read',
  'runs:write',
  'messages:read',
  'flows:write',
] as const;
export const weclappToken = 'hint-from-weclapp-0001';

export interface CallOptions {
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at answers field by field
  readonly body: any;
}

/** The whole service on real Postgres and RabbitMQ, with played vendors, a clock of its own and no schedules. */
export class InventoryUnderTest {
  /** Everything published since the start, in order of arrival. */
  readonly events: Envelope[] = [];
  /** The same as the broker delivered it, for contracts. */
  readonly heard: HeardMessages;
  readonly clock: FakeClock;
  readonly mocks: VendorMocks;
  readonly service: InventoryService;
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

  /** @param settings what is set otherwise than usual; a function gets the address of the played vendors */
  static async start(settings: Settings = {}): Promise<InventoryUnderTest> {
    const { amqpUrl } = testServers();
    const [database, mocks] = await Promise.all([freshDatabase('inventory'), startVendorMocks()]);
    const namespace = freshNamespace();
    const config = loadConfig(inventoryConfig, {
      ACCORD_PORT: '0',
      DATABASE_URL: database.url,
      AMQP_URL: amqpUrl,
      ACCORD_AMQP_NAMESPACE: namespace,
      ACCORD_API_KEYS_FILE: 'unused',
      ACCORD_SERVICE_KEY: 'unused',
      LOG_LEVEL: 'error',
      WECLAPP_BASE_URL: `${mocks.url}/weclapp/webapp/api/v2`,
      WECLAPP_TOKEN: mockCredentials.weclapp.token,
      WECLAPP_WEBHOOK_TOKEN: weclappToken,
      SENDCLOUD_BASE_URL: `${mocks.url}/sendcloud/api/v3`,
      SENDCLOUD_PUBLIC_KEY: mockCredentials.sendcloud.publicKey,
      SENDCLOUD_SECRET_KEY: mockCredentials.sendcloud.secretKey,
      SENDCLOUD_WEBHOOK_KEY: mockCredentials.sendcloud.webhookKey,
      INVENTORY_REFRESH_EVERY_MS: '0',
      INVENTORY_EXPIRE_EVERY_MS: '0',
      INVENTORY_ANNOUNCE_EVERY_MS: '0',
      ...(typeof settings === 'function' ? settings(mocks.url) : settings),
    });
    const target = { urls: config.AMQP_URL, namespace, topology: inventoryTopology };
    await runMigrations({ ...inventoryDatabase(config), connectTimeoutMs });
    await applyTopology(target, { settleMs: 0 });
    const connection = await connect(amqpUrl);
    const channel = await connection.createConfirmChannel();
    const clock = new FakeClock(new Date());
    const key = newApiKey('test', [...scopes]);
    const service = await createInventoryService(config, {
      clock,
      connectTimeoutMs,
      authenticator: { keys: new ApiKeyStore([key.stored]) },
    });
    const parts = { mocks, clock, service, namespace, connection, channel, key: key.key.reveal() };
    const world = new InventoryUnderTest({
      ...parts,
      cleanUp: async () => {
        await removeTopology(target);
        await database.drop();
      },
    });
    await world.#listen();
    return world;
  }

  get dataSource(): DataSource {
    return this.service.app.get(DataSource);
  }

  async call(method: string, path: string, request: CallOptions = {}): Promise<Answer> {
    const { body, headers = {} } = request;
    const response = await fetch(`${this.service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#parts.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  /** Publishes as another service would. @returns the message id, for publishing the same again */
  async publish<T>(
    definition: EventDefinition<T>,
    event: { subject: string; sequence?: number; data: T; messageId?: string },
  ): Promise<string> {
    const id = event.messageId ?? systemIds.next();
    const envelope = sealEnvelope(definition, {
      id,
      time: this.clock.now(),
      subject: event.subject,
      sequence: event.sequence ?? 1,
      correlationId: event.subject,
      causationId: event.subject,
      synthetic: currentContext()?.synthetic,
      data: event.data,
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
  eventsOf<T>(definition: EventDefinition<T>, orderId?: string): T[] {
    return this.events
      .filter((event) => event.type === definition.key)
      .map((event) => definition.data.parse(event.data))
      .filter((data) => orderId === undefined || (data as { orderId?: string }).orderId === orderId);
  }

  async sql<T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.dataSource.query<T[]>(text, values);
  }

  /** The ledger's law: what moved is what is there, and nothing is promised that is not. */
  async brokenShelves(): Promise<unknown[]> {
    return this.sql(`
      SELECT s.sku, s.on_hand, s.reserved, coalesce(m.moved, 0) AS moved, coalesce(h.held, 0) AS held
      FROM stock s
      LEFT JOIN (SELECT sku, sum(quantity)::int AS moved FROM stock_movements GROUP BY sku) m ON m.sku = s.sku
      LEFT JOIN (SELECT a.sku, sum(a.quantity)::int AS held FROM reservation_articles a
                 JOIN reservations r ON r.id = a.reservation_id AND r.status = 'held' GROUP BY a.sku) h ON h.sku = s.sku
      WHERE s.on_hand <> coalesce(m.moved, 0) OR s.reserved <> coalesce(h.held, 0)`);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.#parts.connection.close();
    await this.mocks.stop();
    await this.#parts.cleanUp();
  }

  async #listen(): Promise<void> {
    const { channel, namespace } = this.#parts;
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, `${namespace}accord.events`, '#');
    const known = new Set(eventCatalogue.map((definition) => definition.key));
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
  }
}

type Settings = Record<string, string> | ((mocks: string) => Record<string, string>);

interface Parts {
  readonly mocks: VendorMocks;
  readonly clock: FakeClock;
  readonly service: InventoryService;
  readonly namespace: string;
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  readonly key: string;
  readonly cleanUp: () => Promise<void>;
}
