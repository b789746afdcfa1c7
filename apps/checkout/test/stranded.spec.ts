import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseOrderId, parseOrderNumber, parseReservationId, reservationCommitted } from '@accord/canonical';
import { Secret } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, mockTokens, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import { DataSource } from 'typeorm';
import type { Order } from '../src/domain/order.ts';
import { StrandedPayments1763703600000 } from '../src/outbound/migrations/1763703600000-stranded-payments.ts';
import { OrderShelf } from '../src/use-cases/ports/orders.ts';
import { StripeGateway } from '../src/vendors/stripe/stripe-gateway.ts';
import { openStripe } from '../src/vendors/stripe/stripe.account.ts';
import { StripeClient } from '../src/vendors/stripe/stripe.client.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { kit } from './support/neighbours.ts';

let mocks: VendorMocks;
let world: CheckoutWorld;
/** Stripe as whoever else asks it: a slow request of ours, a sweep with an old picture, a hand at its desk. */
let elsewhere: StripeGateway;
let account: VendorClient;

beforeAll(async () => {
  mocks = await startVendorMocks();
  world = await CheckoutWorld.start({
    vendors: 'real',
    environment: {
      STRIPE_BASE_URL: `${mocks.url}/stripe`,
      ADYEN_BASE_URL: `${mocks.url}/adyen/v72`,
      WECLAPP_BASE_URL: `${mocks.url}/weclapp/webapp/api/v2`,
    },
  });
  await world.app.listen(0, '127.0.0.1');
  const url = (await world.app.getUrl()).replace('[::1]', '127.0.0.1');
  mocks.webhook('stripe', `${url}/webhooks/stripe`);
  mocks.webhook('adyen', `${url}/webhooks/adyen`);
  account = openStripe({
    baseUrl: `${mocks.url}/stripe`,
    secretKey: new Secret(mockCredentials.stripe.secretKey),
  });
  elsewhere = new StripeGateway(new StripeClient(account), world.doubles.clock);
});
afterAll(async () => {
  await account.close();
  await world.stop();
  await mocks.stop();
});
beforeEach(() => {
  // Webhooks are signed by the clock on the wall, and are not believed when they come from the future.
  const { clock } = world.doubles;
  const now = new Date();
  if (clock.now() < now) clock.set(now);
});
afterEach(() => {
  for (const vendor of ['stripe', 'adyen'] as const) mocks.faults(vendor, []);
});

const dead = { kind: 'down', operation: 'payment_intents.list' } as const;
const refusesToVoid = { kind: 'status', status: 400, operation: 'payment_intents.cancel', times: 1 } as const;
const saysNothing = { kind: 'webhook_drop' } as const;

/** Stripe is not there, so the order is charged at Adyen. */
async function fellBack(): Promise<Order> {
  mocks.faults('stripe', [dead]);
  const tokens = { stripe: mockTokens.stripe.ok, adyen: mockTokens.adyen.ok };
  const { status, body } = await world.place(basket({ lines: [{ sku: kit.sku, quantity: 1 }], tokens }));
  expect([status, body.payment?.gateway]).toEqual([201, 'adyen']);
  mocks.faults('stripe', []);
  // A sweep passes over an order that somebody is writing just then.
  await until(body.id, { erpOrderId: expect.any(String) });
  return read(body.id);
}

async function read(id: string): Promise<Order> {
  const order = await world.app.get(OrderShelf).find(id);
  if (order === undefined) throw new Error('no such order');
  return order;
}

function firstOf({ attempts: [first] }: Order) {
  if (first === undefined) throw new Error('no attempt');
  return first;
}

/** The charge given up as never sent is carried out at Stripe after all. */
async function comesAlive(order: Order): Promise<string> {
  const { id: attemptId, amount, token, startedAt } = firstOf(order);
  const request = { attemptId, orderId: order.id, orderNumber: order.number, amount, token, startedAt };
  const outcome = await elsewhere.authorise(request);
  if (outcome.kind !== 'authorised') throw new Error(outcome.kind);
  return outcome.gatewayRef;
}

async function captureAtTheDesk(order: Order, gatewayRef: string): Promise<void> {
  const { id: attemptId, amount } = firstOf(order);
  const operation = {
    operationId: `desk-${attemptId}`,
    attemptId,
    orderId: order.id,
    gatewayRef,
    amount,
    since: order.createdAt,
  };
  expect(await elsewhere.capture(operation)).toEqual({ kind: 'captured' });
}

async function commitStock({ id, number, reservationId }: Order): Promise<void> {
  await world.tell(reservationCommitted, {
    orderId: parseOrderId(id),
    orderNumber: parseOrderNumber(number),
    reservationId: parseReservationId(reservationId ?? ''),
  });
}

const until = (id: string, expected: object) =>
  eventually(async () => expect(await world.order(id)).toMatchObject(expected), {
    because: JSON.stringify(expected),
  });
const attempts = (...statuses: string[]) => ({
  payment: { attempts: statuses.map((status) => ({ status })) },
});

interface GatewayBooks {
  readonly payment_intents: readonly {
    readonly status: string;
    readonly amount_received: number;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
  readonly refunds: readonly {
    readonly amount: number;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
  readonly payments: readonly {
    readonly reference: string;
    readonly captured: number;
    readonly refunded: number;
  }[];
}

/** What both gateways hold of an order, by their own books. */
function taken(order: Order) {
  const stripe = mocks.state('stripe') as GatewayBooks;
  const adyen = mocks.state('adyen') as GatewayBooks;
  const ids = order.attempts.map(({ id }) => id);
  const intents = stripe.payment_intents.filter(({ metadata }) => metadata['orderId'] === order.id);
  const refunds = stripe.refunds.filter(({ metadata }) => ids.includes(metadata['attemptId'] ?? ''));
  const payments = adyen.payments.filter(({ reference }) => ids.includes(reference));
  return {
    stripe: intents.map(({ status }) => status),
    captures: [
      ...intents.map((intent) => intent.amount_received),
      ...payments.map(({ captured }) => captured),
    ].filter((amount) => amount > 0),
    refunds: [...refunds.map(({ amount }) => amount), ...payments.map(({ refunded }) => refunded)].filter(
      (amount) => amount > 0,
    ),
  };
}

describe('a charge that comes alive at Stripe after Adyen was charged', () => {
  it('is voided however often Stripe refuses first, shown meanwhile, and never captured: one capture in both books', async () => {
    const order = await fellBack();
    mocks.faults('stripe', [refusesToVoid]);
    await comesAlive(order);
    await until(order.id, attempts('stranded', 'authorised'));
    await world.sweepAfter(0);
    expect(await world.order(order.id)).toMatchObject({
      status: 'placed',
      attention: 'stranded_void_refused',
      ...attempts('stranded', 'authorised'),
    });
    // The order does not wait for it.
    await commitStock(order);
    await until(order.id, { status: 'fulfilling', payment: { status: 'captured', gateway: 'adyen' } });
    await world.sweepAfter(31_000);
    await until(order.id, attempts('voided', 'captured'));
    expect((await world.order(order.id)).attention).toBeUndefined();
    expect(taken(order)).toEqual({
      stripe: ['canceled'],
      captures: [order.totals.gross.minor],
      refunds: [],
    });
  });

  it('and is captured there by somebody else is refunded as soon as the void meets the capture', async () => {
    const order = await fellBack();
    mocks.faults('stripe', [saysNothing]);
    const gatewayRef = await comesAlive(order);
    await captureAtTheDesk(order, gatewayRef);
    await world.sql(`UPDATE payment_attempts SET status = 'stranded', gateway_ref = $2 WHERE id = $1`, [
      firstOf(order).id,
      gatewayRef,
    ]);
    await world.sql('UPDATE orders SET next_sweep_at = $2 WHERE id = $1', [
      order.id,
      world.doubles.clock.now(),
    ]);
    await world.sweepAfter(0);
    expect(await world.order(order.id)).toMatchObject({
      status: 'placed',
      ...attempts('stranded_refunded', 'authorised'),
    });
    const { minor } = order.totals.gross;
    expect(taken(order)).toMatchObject({ captures: [minor], refunds: [minor] });
  });

  it('and of which only the capture is ever heard is refunded, while the order is captured at Adyen', async () => {
    const order = await fellBack();
    mocks.faults('stripe', [{ ...saysNothing, operation: 'payment_intent.amount_capturable_updated' }]);
    const gatewayRef = await comesAlive(order);
    await commitStock(order);
    await until(order.id, { payment: { status: 'captured', gateway: 'adyen' } });
    await captureAtTheDesk(order, gatewayRef);
    await until(order.id, attempts('stranded_captured', 'captured'));
    await world.sweepAfter(0);
    await until(order.id, { status: 'fulfilling', ...attempts('stranded_refunded', 'captured') });
    const { minor } = order.totals.gross;
    expect(taken(order)).toMatchObject({ captures: [minor, minor], refunds: [minor] });
  });

  it('and about whose void Stripe says nothing is asked for again until Stripe answers', async () => {
    const order = await fellBack();
    mocks.faults('stripe', [{ kind: 'status', status: 503, operation: 'payment_intents.cancel' }]);
    await comesAlive(order);
    await until(order.id, attempts('stranded', 'authorised'));
    await world.sweepAfter(0);
    expect(await world.order(order.id)).toMatchObject(attempts('stranded_voiding', 'authorised'));
    mocks.faults('stripe', []);
    await world.sweepAfter(61_000);
    await until(order.id, attempts('voided', 'authorised'));
    expect(taken(order)).toEqual({ stripe: ['canceled'], captures: [], refunds: [] });
  });
});

describe('orders stored before strays had states of their own', () => {
  it('keep what is being voided beside them out of reach of a capture, and their own payment as it is', async () => {
    const orders = [await fellBack(), await fellBack(), await fellBack()];
    const [voiding, refused, sound] = orders.map(({ id }) => id);
    const set = `UPDATE payment_attempts SET status = $2 WHERE order_id = $1 AND ordinal = $3`;
    await world.app.get(DataSource).transaction(async ({ queryRunner }) => {
      if (queryRunner === undefined) throw new Error('a transaction has a runner');
      await queryRunner.query(`UPDATE payment_attempts SET status = 'failed', captured_minor = 0, refunded_minor = 0
        WHERE status LIKE 'stranded%'`);
      const migration = new StrandedPayments1763703600000();
      await migration.down(queryRunner);
      await queryRunner.query(set, [voiding, 'voiding', 1]);
      // What a refused void led to: possible only while the other attempt was none to the index.
      await queryRunner.query(set, [refused, 'voided', 2]);
      await queryRunner.query(set, [refused, 'authorised', 1]);
      await migration.up(queryRunner);
    });
    const statusesOf = async (id = '') => (await read(id)).attempts.map(({ status }) => status);
    expect(await statusesOf(voiding)).toEqual(['stranded_voiding', 'authorised']);
    expect(await statusesOf(refused)).toEqual(['stranded', 'voided']);
    expect(await statusesOf(sound)).toEqual(['failed', 'authorised']);
  });
});
