import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock, EventDefinition } from '@accord/canonical';
import { removeTopology, UnitOfWork } from '@accord/messaging';
import { ApiKeyStore, listenBacklog, newApiKey } from '@accord/service-kit';
import { eventually, FakeClock, freshDatabase, freshNamespace, testServers } from '@accord/test-kit';
import { DataSource } from 'typeorm';
import { checkoutConfig } from '../../src/checkout.config.ts';
import { checkoutTopology } from '../../src/checkout.topology.ts';
import { createCheckoutService } from '../../src/create-checkout-service.ts';
import { migrateCheckout } from '../../src/migrate-checkout.ts';
import { SweepOrders } from '../../src/use-cases/sweep-orders.ts';
import { FakeGateway } from './fake-gateway.ts';
import { FakeBooks, FakeCustomers, FakeLedger, FakeRecords, FakeSeats, FakeStock } from './neighbours.ts';

const scopes = [
  'orders:write',
  'orders:read',
  'orders:synthetic',
  'quotes:read',
  'runs:read',
  'runs:write',
  'messages:read',
  'flows:write',
];

/** Variables that a test does not care about; nothing listens there. */
const environment = {
  ACCORD_PORT: '0',
  ACCORD_API_KEYS_FILE: '/dev/null',
  ACCORD_SERVICE_KEY: 'ack_test_service',
  LOG_LEVEL: 'silent',
  INVENTORY_URL: 'http://127.0.0.1:9',
  ENROLLMENT_URL: 'http://127.0.0.1:9',
  CUSTOMER_URL: 'http://127.0.0.1:9',
  STRIPE_BASE_URL: 'http://127.0.0.1:9/stripe',
  STRIPE_SECRET_KEY: 'sk_test_accord',
  STRIPE_WEBHOOK_SECRET: 'whsec_accord',
  ADYEN_BASE_URL: 'http://127.0.0.1:9/adyen/v72',
  ADYEN_API_KEY: 'adyen_test_accord',
  ADYEN_MERCHANT_ACCOUNT: 'AccordDE',
  ADYEN_HMAC_KEY: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90',
  WECLAPP_BASE_URL: 'http://127.0.0.1:9/weclapp/webapp/api/v2',
  WECLAPP_TOKEN: 'weclapp_test_accord',
  CHECKOUT_SWEEP_EVERY_MS: '0',
  CHECKOUT_BOOKINGS_EVERY_MS: '0',
};

/** A customer is sent away after 2 s without a connection; a machine that stands still for so long fails no test. */
export const connectTimeoutMs = 20_000;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly body: any;
}

type Replica = Pick<NestFastifyApplication, 'inject'>;

export interface WorldOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** `real`: our own adapters, to be pointed at mocks by the environment. */
  readonly vendors?: 'real';
  readonly clock?: Clock;
}

/** A whole checkout on a database and a namespace of its own, between neighbours and gateways in memory. */
export class CheckoutWorld {
  readonly app: NestFastifyApplication;
  readonly doubles: Doubles;
  /** Of a caller who may do the same but is somebody else. */
  readonly otherKey: string;
  /** Variables of a process on the same database and broker. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #key: string;
  readonly #end: () => Promise<void>;
  readonly #open: () => Promise<NestFastifyApplication>;
  readonly #replicas: NestFastifyApplication[] = [];

  private constructor(parts: {
    app: NestFastifyApplication;
    doubles: Doubles;
    environment: Readonly<Record<string, string>>;
    keys: { own: string; other: string };
    end: () => Promise<void>;
    open: () => Promise<NestFastifyApplication>;
  }) {
    this.#open = parts.open;
    this.app = parts.app;
    this.doubles = parts.doubles;
    this.environment = parts.environment;
    this.otherKey = parts.keys.other;
    this.#key = parts.keys.own;
    this.#end = parts.end;
  }

  static async start(options: WorldOptions = {}): Promise<CheckoutWorld> {
    const database = await freshDatabase('checkout');
    const namespace = freshNamespace();
    const variables = {
      ...environment,
      DATABASE_URL: database.url,
      AMQP_URL: testServers().amqpUrl,
      ACCORD_AMQP_NAMESPACE: namespace,
      ...options.environment,
    };
    const config = checkoutConfig(variables);
    await migrateCheckout(config, { settleMs: 0 });
    const doubles = newDoubles();
    const { key, stored } = newApiKey('storefront', scopes);
    const { key: otherKey, stored: other } = newApiKey('back-office', scopes);
    const open = async (): Promise<NestFastifyApplication> => {
      const replica = await createCheckoutService(config, {
        clock: options.clock ?? doubles.clock,
        connectTimeoutMs,
        // Nor does it take Stripe for dead.
        probeLimitMs: connectTimeoutMs,
        authenticator: { keys: new ApiKeyStore([stored, other]) },
        adapters: {
          stock: doubles.stock,
          seats: doubles.seats,
          customers: doubles.customers,
          sides: doubles.records.sides,
          ...(options.vendors === 'real'
            ? {}
            : {
                gateways: [doubles.stripe, doubles.adyen],
                ledger: doubles.ledger,
                salesBooks: doubles.salesBooks,
              }),
        },
      });
      await replica.init();
      await replica.getHttpAdapter().getInstance().ready();
      return replica;
    };
    const app = await open();
    const end = async (): Promise<void> => {
      await app.close();
      await removeTopology({ urls: config.AMQP_URL, namespace, topology: checkoutTopology });
      await database.drop();
    };
    return new CheckoutWorld({
      app,
      doubles,
      environment: variables,
      keys: { own: key.reveal(), other: otherKey.reveal() },
      end,
      open,
    });
  }

  /** Everybody behaves again. */
  calm(): void {
    const { stripe, adyen, stock, seats, ledger } = this.doubles;
    for (const gateway of [stripe, adyen]) {
      gateway.interfere = () => undefined;
      gateway.outcomes.clear();
      gateway.capturesLater = false;
      gateway.asksByCharging = false;
    }
    stock.interfere = () => undefined;
    seats.interfere = () => undefined;
    ledger.interfere = () => undefined;
  }

  /** One more process of the same, which has the same neighbours; ends with the world. */
  async another(): Promise<NestFastifyApplication> {
    const replica = await this.#open();
    this.#replicas.push(replica);
    return replica;
  }

  /** Listens, with as many more of the same on the same database and broker. @returns where each is reached */
  async listen(more = 0): Promise<readonly string[]> {
    for (let count = 0; count < more; count += 1) await this.another();
    return Promise.all(
      [this.app, ...this.#replicas].map(async (app) => {
        await app.listen({ port: 0, host: '127.0.0.1', backlog: listenBacklog });
        return (await app.getUrl()).replace('[::1]', '127.0.0.1');
      }),
    );
  }

  /** What a caller of the storefront sends with every request. */
  get credentials(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.#key}` };
  }

  async stop(): Promise<void> {
    for (const replica of this.#replicas) await replica.close();
    await this.#end();
  }

  async send(
    method: 'GET' | 'POST',
    url: string,
    options: { body?: unknown; headers?: Record<string, string>; key?: string; at?: Replica } = {},
  ): Promise<Answer> {
    const answer = await (options.at ?? this.app).inject({
      method,
      url,
      headers: { authorization: `Bearer ${options.key ?? this.#key}`, ...options.headers },
      ...(options.body === undefined ? {} : { payload: options.body as object }),
    });
    const json = answer.headers['content-type']?.toString().includes('json') ?? false;
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: json ? JSON.parse(answer.body) : undefined,
    };
  }

  place(
    body: unknown = basket(),
    options: { key?: string; language?: string; apiKey?: string; at?: Replica; synthetic?: boolean } = {},
  ): Promise<Answer> {
    return this.send('POST', '/orders', {
      body,
      headers: {
        'idempotency-key': options.key ?? randomUUID(),
        'accept-language': options.language ?? 'en',
        ...(options.synthetic === true ? { 'x-accord-synthetic': 'true' } : {}),
      },
      ...(options.apiKey === undefined ? {} : { key: options.apiKey }),
      ...(options.at === undefined ? {} : { at: options.at }),
    });
  }

  async order(id: string): Promise<Answer['body']> {
    return (await this.send('GET', `/orders/${id}`)).body;
  }

  /** An event of another service, by way of our own outbox and the real broker. */
  tell<T>(definition: EventDefinition<T>, data: T): Promise<void> {
    return this.tellTogether(definition, [data]);
  }

  /** Several events of one type at the same time, so that they arrive together. */
  async tellTogether<T>(definition: EventDefinition<T>, list: readonly T[]): Promise<void> {
    await this.app.get(UnitOfWork).run(async (tx) => {
      for (const data of list) tx.publish(definition, { subject: randomUUID(), sequence: 1, data });
    });
  }

  /** Lets time pass and sweeps until nothing is due, also what a sweep passes over because a consumer holds it just now. */
  async sweepAfter(ms: number): Promise<void> {
    const { clock } = this.doubles;
    clock.advance(ms);
    await eventually(async () => {
      for (let found = 1; found > 0;) found = await this.app.get(SweepOrders).execute();
      const held = await this.sql('SELECT id FROM orders WHERE next_sweep_at <= $1', [clock.now()]);
      if (held.length > 0) throw new Error(`${String(held.length)} due orders are held by somebody else`);
    });
  }

  sql<T = Record<string, unknown>>(statement: string, parameters: unknown[] = []): Promise<T[]> {
    return this.app.get(DataSource).query(statement, parameters);
  }
}

function newDoubles() {
  return {
    clock: new FakeClock(),
    stripe: new FakeGateway('stripe'),
    adyen: new FakeGateway('adyen'),
    stock: new FakeStock(),
    seats: new FakeSeats(),
    customers: new FakeCustomers(),
    records: new FakeRecords(),
    salesBooks: new FakeBooks(),
    ledger: new FakeLedger(),
  };
}
type Doubles = ReturnType<typeof newDoubles>;

/** A kit and a course for Ada, payable at Stripe; with `adyen` at Adyen too. */
export function basket(changes: { tokens?: Record<string, string>; lines?: unknown[] } = {}) {
  return {
    customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
    shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: changes.lines ?? [
      { sku: 'KIT-ROBOT-01', quantity: 1 },
      { sku: 'COURSE-PYTHON-101', quantity: 1 },
    ],
    payment: { method: 'card', tokens: changes.tokens ?? { stripe: 'pm_card_visa' } },
  };
}
