import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adyenSignature, mockCredentials, stripeSignature } from '@accord/vendor-mocks';
import { CheckoutWorld } from './support/checkout-world.ts';

let world: CheckoutWorld;

beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(async () => {
  await world.stop();
});

interface Placed {
  readonly id: string;
  readonly attemptId: string;
  readonly gatewayRef: string;
  readonly minor: number;
}

async function placed(): Promise<Placed> {
  const { status, body } = await world.place();
  expect(status).toBe(201);
  const [row] = await world.sql<{ id: string; gateway_ref: string; amount_minor: string }>(
    'SELECT id, gateway_ref, amount_minor FROM payment_attempts WHERE order_id = $1',
    [body.id],
  );
  return {
    id: body.id,
    attemptId: row?.id ?? '',
    gatewayRef: row?.gateway_ref ?? '',
    minor: Number(row?.amount_minor),
  };
}

let events = 0;

/** Tells as Stripe does, signed by the clock that the service reads. */
async function tellOfStripe(event: { type: string; object: object; livemode?: boolean }) {
  events += 1;
  const { type, object, livemode = false } = event;
  const body = JSON.stringify({ id: `evt_${String(events)}`, type, livemode, data: { object } });
  const at = Math.floor(world.doubles.clock.now().getTime() / 1_000);
  const signature = stripeSignature(body, mockCredentials.stripe.webhookSecret, at);
  const answer = await world.app.inject({
    method: 'POST',
    url: '/webhooks/stripe',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    payload: body,
  });
  return { status: answer.statusCode, code: code(answer.body) };
}

async function tellOfAdyen(live: string, item: Parameters<typeof adyenSignature>[0]) {
  const hmacSignature = adyenSignature(item, mockCredentials.adyen.hmacKey);
  const signed = { NotificationRequestItem: { ...item, additionalData: { hmacSignature } } };
  const answer = await world.app.inject({
    method: 'POST',
    url: '/webhooks/adyen',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ live, notificationItems: [signed] }),
  });
  return { status: answer.statusCode, code: code(answer.body) };
}

function code(body: string): string | undefined {
  return /"code":"([^"]+)"/.exec(body)?.[1];
}

const intentOf = ({ attemptId, gatewayRef, minor }: Placed, status = 'succeeded') => ({
  id: gatewayRef,
  status,
  amount: minor,
  amount_received: minor,
  currency: 'eur',
  metadata: { attemptId },
});

const chargeOf = ({ attemptId, gatewayRef, minor }: Placed) => ({
  payment_intent: gatewayRef,
  refunded: true,
  amount_refunded: minor,
  currency: 'eur',
  metadata: { attemptId },
});

/** What a webhook could have left behind. Other orders go on meanwhile. */
const traces = async ({ id }: Placed) => {
  const counted = await world.sql(
    `SELECT (SELECT count(*) FROM webhook_inbox) AS seen, (SELECT count(*) FROM kept_notices) AS kept,
            attention, a.status, a.captured_minor, a.refunded_minor
     FROM orders o JOIN payment_attempts a ON a.order_id = o.id WHERE o.id = $1`,
    [id],
  );
  return counted;
};

describe('a webhook of other money than was asked for', () => {
  it.each<[what: string, event: (order: Placed) => { type: string; object: object }, attention: string]>([
    [
      'takes less',
      (order) => ({ type: 'payment_intent.succeeded', object: { ...intentOf(order), amount_received: 1 } }),
      'payment_captured_of_another_amount',
    ],
    [
      'takes more',
      (order) => ({
        type: 'payment_intent.succeeded',
        object: { ...intentOf(order), amount_received: order.minor * 10 },
      }),
      'payment_captured_of_another_amount',
    ],
    [
      'takes another currency',
      (order) => ({ type: 'payment_intent.succeeded', object: { ...intentOf(order), currency: 'jpy' } }),
      'payment_captured_of_another_amount',
    ],
    [
      'takes a negative amount',
      (order) => ({
        type: 'payment_intent.succeeded',
        object: { ...intentOf(order), amount_received: -order.minor },
      }),
      'payment_captured_of_another_amount',
    ],
    [
      'takes it under another payment',
      (order) => ({ type: 'payment_intent.succeeded', object: { ...intentOf(order), id: 'pi_of_another' } }),
      'payment_captured_under_another_reference',
    ],
    [
      'cancels another payment',
      (order) => ({ type: 'payment_intent.canceled', object: { ...intentOf(order), id: 'pi_of_another' } }),
      'payment_voided_under_another_reference',
    ],
    [
      'gives another amount back',
      (order) => ({ type: 'charge.refunded', object: { ...chargeOf(order), amount_refunded: 7 } }),
      'payment_refunded_of_another_amount',
    ],
  ])('that %s is shown to a person and moves nothing', async (_what, eventOf, attention) => {
    const order = await placed();
    expect(await tellOfStripe(eventOf(order))).toEqual({ status: 200, code: undefined });
    const now = await world.order(order.id);
    expect(now).toMatchObject({ status: 'needs_attention', attention, payment: { status: 'authorised' } });
    const [attempt] = await world.sql(
      'SELECT status, captured_minor::int AS captured, refunded_minor::int AS refunded FROM payment_attempts WHERE order_id = $1',
      [order.id],
    );
    expect(attempt).toEqual({ status: 'authorised', captured: 0, refunded: 0 });
  });

  it.each<[what: string, type: string, object: (order: Placed) => object]>([
    ['text for an amount', 'payment_intent.succeeded', (order) => ({ ...intentOf(order), amount: '34800' })],
    ['no id', 'payment_intent.succeeded', (order) => ({ ...intentOf(order), id: null })],
    [
      'more than a number holds',
      'payment_intent.succeeded',
      (order) => ({ ...intentOf(order), amount_received: 1e300 }),
    ],
    [
      'no amount given back',
      'charge.refunded',
      (order) => ({ ...chargeOf(order), amount_refunded: undefined }),
    ],
  ])('with %s is refused and stored nowhere', async (_what, type, object) => {
    const order = await placed();
    const before = await traces(order);
    expect(await tellOfStripe({ type, object: object(order) })).toEqual({
      status: 422,
      code: 'stripe.bad_webhook',
    });
    expect(await traces(order)).toEqual(before);
  });

  it('of a kind that every object inherits is nothing to us', async () => {
    const order = await placed();
    for (const type of ['constructor', 'toString', '__proto__'])
      expect(await tellOfStripe({ type, object: intentOf(order) })).toEqual({ status: 200, code: undefined });
    expect(await world.order(order.id)).toMatchObject({ status: 'placed' });
  });

  it('that came before its charge was known is believed no more than afterwards', async () => {
    const order = await placed();
    await world.sql(`UPDATE payment_attempts SET status = 'unknown', gateway_ref = NULL WHERE id = $1`, [
      order.attemptId,
    ]);
    const held = { ...intentOf(order, 'requires_capture'), amount: 1 };
    await tellOfStripe({ type: 'payment_intent.amount_capturable_updated', object: held });
    expect(await world.sql('SELECT 1 FROM kept_notices WHERE attempt_id = $1', [order.attemptId])).toEqual(
      [],
    );
    expect(await world.order(order.id)).toMatchObject({ attention: 'payment_authorised_of_another_amount' });
  });
});

describe('news of the other of live and test mode', () => {
  it('is refused by an account with test keys, and stored nowhere', async () => {
    const order = await placed();
    const before = await traces(order);
    const event = { type: 'payment_intent.succeeded', object: intentOf(order) };
    expect(await tellOfStripe({ ...event, livemode: true })).toEqual({
      status: 422,
      code: 'stripe.other_mode',
    });
    const item = {
      pspReference: 'LIVEPSP000000001',
      originalReference: order.gatewayRef,
      merchantAccountCode: mockCredentials.adyen.merchantAccount,
      merchantReference: 'operation-1',
      amount: { value: order.minor, currency: 'EUR' },
      eventCode: 'CAPTURE',
      success: 'true',
    };
    expect(await tellOfAdyen('true', item)).toEqual({ status: 422, code: 'adyen.other_mode' });
    expect(await traces(order)).toEqual(before);
    expect(await tellOfStripe(event)).toEqual({ status: 200, code: undefined });
    expect(await tellOfAdyen('false', { ...item, originalReference: 'PSP-OF-NOBODY' })).toEqual({
      status: 200,
      code: undefined,
    });
  });

  it('is refused by an account with live keys, too', async () => {
    const live = await CheckoutWorld.start({
      environment: {
        STRIPE_SECRET_KEY: 'sk_live_accord',
        ADYEN_BASE_URL: 'https://prefix-checkout-live.adyenpayments.com/checkout/v72',
      },
    });
    const testWorld = world;
    try {
      world = live;
      const object = { id: 'pi_1', status: 'succeeded', amount: 1, currency: 'eur' };
      const event = { type: 'payment_intent.succeeded', object };
      expect(await tellOfStripe(event)).toEqual({ status: 422, code: 'stripe.other_mode' });
      expect(await tellOfStripe({ ...event, livemode: true })).toEqual({ status: 200, code: undefined });
      const item = {
        pspReference: 'TESTPSP000000001',
        merchantAccountCode: mockCredentials.adyen.merchantAccount,
        merchantReference: 'nobody',
        amount: { value: 1, currency: 'EUR' },
        eventCode: 'CAPTURE',
        success: 'true',
      };
      expect(await tellOfAdyen('false', item)).toEqual({ status: 422, code: 'adyen.other_mode' });
      expect(await tellOfAdyen('true', item)).toEqual({ status: 200, code: undefined });
    } finally {
      world = testWorld;
      await live.stop();
    }
  });
});
