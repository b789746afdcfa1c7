import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseOrderId, parseOrderNumber, parseReservationId, reservationCommitted } from '@accord/canonical';
import { systemClock } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import {
  mockCredentials,
  mockTokens,
  startVendorMocks,
  stripeSignature,
  type VendorMocks,
} from '@accord/vendor-mocks';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { kit } from './support/neighbours.ts';

let mocks: VendorMocks;
let world: CheckoutWorld;
beforeAll(async () => {
  mocks = await startVendorMocks();
  world = await CheckoutWorld.start({
    vendors: 'real',
    clock: systemClock,
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
});
afterAll(async () => {
  await world.stop();
  await mocks.stop();
});
afterEach(() => {
  for (const vendor of ['stripe', 'adyen', 'weclapp'] as const) mocks.faults(vendor, []);
});

const onlyKit = [{ sku: kit.sku, quantity: 1 }];
const both = { stripe: mockTokens.stripe.ok, adyen: mockTokens.adyen.ok };

async function commitStock(order: { id: string; number: string }): Promise<void> {
  const [row] = await world.sql<{ reservation_id: string }>(
    'SELECT reservation_id FROM orders WHERE id = $1',
    [order.id],
  );
  await world.tell(reservationCommitted, {
    orderId: parseOrderId(order.id),
    orderNumber: parseOrderNumber(order.number),
    reservationId: parseReservationId(row?.reservation_id),
  });
}

const until = (id: string, expected: object) =>
  eventually(async () => expect(await world.order(id)).toMatchObject(expected), {
    because: JSON.stringify(expected),
  });

describe('with the adapters of Stripe, Adyen and weclapp', () => {
  it('an order is charged at Stripe, captured there and booked in weclapp', async () => {
    const { status, body } = await world.place(basket({ lines: onlyKit, tokens: both }));
    expect([status, body.payment?.gateway]).toEqual([201, 'stripe']);
    await commitStock(body);
    await until(body.id, { payment: { status: 'captured' }, erpOrderId: expect.any(String) });
    expect(JSON.stringify(mocks.state('weclapp'))).toContain(body.number);
  });

  it('a card without funds is declined in German, and nothing goes to Adyen', async () => {
    const asked = mocks.requests('adyen').length;
    const tokens = { stripe: mockTokens.stripe.insufficientFunds, adyen: mockTokens.adyen.ok };
    const { status, body } = await world.place(basket({ tokens }), { language: 'de' });
    expect(status).toBe(402);
    expect(body).toMatchObject({ code: 'checkout.payment_declined', reason: 'insufficient_funds' });
    expect(body.detail).toContain('nicht ausreichend gedeckt');
    expect(mocks.requests('adyen').length).toBe(asked);
  });

  it('an order goes through Adyen while Stripe refuses to judge, and its webhook brings the capture', async () => {
    const tokens = { stripe: mockTokens.stripe.processingError, adyen: mockTokens.adyen.ok };
    const { status, body } = await world.place(basket({ lines: onlyKit, tokens }));
    expect([status, body.payment?.gateway]).toEqual([201, 'adyen']);
    mocks.faults('adyen', [{ kind: 'webhook_repeat' }]);
    await commitStock(body);
    await until(body.id, { payment: { status: 'captured' } });
    const [row] = await world.sql(
      'SELECT captured_minor FROM payment_attempts WHERE order_id = $1 AND gateway = $2',
      [body.id, 'adyen'],
    );
    expect(row).toEqual({ captured_minor: String(body.totals.gross.minor) });
  });

  it('an answer that Stripe cut off is looked up and not charged again', async () => {
    mocks.faults('stripe', [{ kind: 'cut', operation: 'payment_intents.create', times: 1 }]);
    const { status, body } = await world.place(basket({ lines: onlyKit }));
    expect([status, body.payment?.status]).toEqual([201, 'authorised']);
    const intents = JSON.stringify(mocks.state('stripe')).split(
      body.payment.attempts[0].attemptId as string,
    ).length;
    expect(intents).toBeGreaterThan(1);
  });

  it('a cancelled Adyen payment is void when the webhook says so', async () => {
    const { body } = await world.place(basket({ lines: onlyKit, tokens: { adyen: mockTokens.adyen.ok } }));
    await world.send('POST', `/orders/${body.id}/cancel`);
    await until(body.id, { status: 'cancelled', payment: { status: 'voided' } });
  });
});

describe('a webhook', () => {
  const stripeEvent = (type = 'payment_intent.succeeded') =>
    JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type,
      data: { object: { id: 'pi_x', object: 'payment_intent' } },
    });
  const deliver = (payload: string, signature?: string) =>
    world.app.inject({
      method: 'POST',
      url: '/webhooks/stripe',
      headers: {
        'content-type': 'application/json',
        ...(signature === undefined ? {} : { 'stripe-signature': signature }),
      },
      payload,
    });
  const now = () => Math.floor(systemClock.now().getTime() / 1_000);

  it('without a genuine signature is turned away with 401', async () => {
    const body = stripeEvent();
    expect((await deliver(body)).statusCode).toBe(401);
    expect((await deliver(body, `t=${String(now())},v1=${'0'.repeat(64)}`)).statusCode).toBe(401);
  });

  it('of a type we do not know is taken and answered 200', async () => {
    const body = stripeEvent('radar.early_fraud_warning.created');
    const signature = stripeSignature(body, mockCredentials.stripe.webhookSecret, now());
    expect((await deliver(body, signature)).statusCode).toBe(200);
  });
});
