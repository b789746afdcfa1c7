import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Gateway } from '@accord/canonical';
import { UnitOfWork } from '@accord/messaging';
import { Secret } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, mockTokens, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import { DataSource } from 'typeorm';
import { currentAttempt, type Order } from '../src/domain/order.ts';
import { refundRemedy, remedyFor } from '../src/domain/reconciliation.ts';
import { TurnStore } from '../src/outbound/turn-store.ts';
import { ApplyPaymentNotice } from '../src/use-cases/apply-payment-notice.ts';
import { OrderShelf } from '../src/use-cases/ports/orders.ts';
import { ReconcilePayments } from '../src/use-cases/reconcile-payments.ts';
import { StripeGateway } from '../src/vendors/stripe/stripe-gateway.ts';
import { openStripe } from '../src/vendors/stripe/stripe.account.ts';
import { StripeClient } from '../src/vendors/stripe/stripe.client.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { kit } from './support/neighbours.ts';

let mocks: VendorMocks;
let world: CheckoutWorld;
let account: VendorClient;
/** A hand at Stripe's desk; no webhook tells of it. */
let desk: StripeGateway;

beforeAll(async () => {
  mocks = await startVendorMocks();
  world = await CheckoutWorld.start({
    vendors: 'real',
    environment: { STRIPE_BASE_URL: `${mocks.url}/stripe`, ADYEN_BASE_URL: `${mocks.url}/adyen/v72` },
  });
  world.doubles.clock.set(new Date());
  account = openStripe({
    baseUrl: `${mocks.url}/stripe`,
    secretKey: new Secret(mockCredentials.stripe.secretKey),
  });
  desk = new StripeGateway(new StripeClient(account), world.doubles.clock);
});
afterAll(async () => {
  await account.close();
  await world.stop();
  await mocks.stop();
});

async function read(id: string): Promise<Order> {
  const order = await world.app.get(OrderShelf).find(id);
  if (order === undefined) throw new Error('no such order');
  return order;
}

async function placed(): Promise<Order> {
  const tokens = { stripe: mockTokens.stripe.ok };
  const { status, body } = await world.place(basket({ lines: [{ sku: kit.sku, quantity: 1 }], tokens }));
  expect(status).toBe(201);
  return read(body.id);
}

function operationOf(order: Order) {
  const { id: attemptId, gatewayRef, amount, startedAt } = currentAttempt(order);
  return {
    operationId: randomUUID(),
    attemptId,
    orderId: order.id,
    gatewayRef: gatewayRef ?? '',
    amount,
    since: startedAt,
  };
}

async function reconcile(): Promise<boolean> {
  world.doubles.clock.advance(5 * 60_000);
  return world.app.get(ReconcilePayments).execute();
}

const statusOf = async ({ id }: Order) => currentAttempt(await read(id)).status;
const set = (order: Order, status: string) =>
  world.sql(`UPDATE payment_attempts SET status = $2 WHERE order_id = $1`, [order.id, status]);
/** The payment is another one, of which Stripe lists nothing. @returns its attempt's id */
async function becomes(order: Order, gatewayRef: string): Promise<string> {
  const id = randomUUID();
  await world.sql(`UPDATE payment_attempts SET id = $2, gateway_ref = $3 WHERE order_id = $1`, [
    order.id,
    id,
    gatewayRef,
  ]);
  return id;
}
async function captured(order: Order): Promise<void> {
  await desk.capture(operationOf(order));
  await world.sql(
    `UPDATE payment_attempts SET status = 'captured', captured_minor = amount_minor WHERE order_id = $1`,
    [order.id],
  );
}
const givenBackHere = (order: Order) =>
  world.sql(
    `UPDATE payment_attempts SET status = 'refunded', refunded_minor = amount_minor, operation_since = $2
     WHERE order_id = $1`,
    [order.id, world.doubles.clock.now()],
  );
/** After the time that a payment is left alone in. @returns the code of the difference of each of these orders */
async function compare(
  kind: string,
  { of = [], dryRun = true }: { of?: readonly Order[]; dryRun?: boolean } = {},
): Promise<(string | undefined)[]> {
  world.doubles.clock.advance(11 * 60_000);
  const { status, body } = await world.send('POST', '/reconciliations', { body: { kind, dryRun } });
  expect(status).toBe(201);
  const codes = new Map<string, string>(
    body.differences.map(({ key, code }: Record<'key' | 'code', string>) => [key, code]),
  );
  return of.map((order) => codes.get(currentAttempt(order).id));
}
const hear = (gateway: Gateway, notice: { attemptId: string; gatewayRef: string }) =>
  world.app
    .get(ApplyPaymentNotice)
    .execute(gateway, { eventId: randomUUID(), kind: 'authorised', ...notice });

describe('holding our books against Stripe’s', () => {
  it('believes money that moved there, gives back what was given up here, shows what cannot be, and leaves the rest', async () => {
    const [captured, voided, stray, odd, sound] = [
      await placed(),
      await placed(),
      await placed(),
      await placed(),
      await placed(),
    ];
    await desk.capture(operationOf(captured));
    await desk.void(operationOf(voided));
    await set(stray, 'failed');
    await set(odd, 'refunding');
    expect(await reconcile()).toBe(true);
    expect(await Promise.all([captured, voided, stray, odd, sound].map(statusOf))).toEqual([
      'captured',
      'voided',
      'stranded',
      'refunding',
      'authorised',
    ]);
    expect((await read(odd.id)).attention).toBe('payment_authorised_at_gateway_refunding_here');
    expect((await read(voided.id)).status).toBe('cancelled');
    const before = await Promise.all([captured, voided, stray, odd, sound].map(({ id }) => read(id)));
    await reconcile();
    expect(await Promise.all([captured, voided, stray, odd, sound].map(({ id }) => read(id)))).toEqual(
      before,
    );
  });

  it('surfaces a charge that was told of while it was sent and given up afterwards', async () => {
    const order = await placed();
    const { id: attemptId, gatewayRef } = currentAttempt(order);
    await world.sql(
      `UPDATE payment_attempts SET status = 'sending', gateway_ref = NULL, gateway = 'adyen' WHERE id = $1`,
      [attemptId],
    );
    await hear('adyen', { attemptId, gatewayRef: gatewayRef ?? '' });
    await set(order, 'failed');
    await reconcile();
    expect(currentAttempt(await read(order.id))).toMatchObject({ status: 'stranded', gatewayRef });
    expect(await world.sql('SELECT event_id FROM kept_notices')).toEqual([]);
  });

  it('is one replica’s turn at a time, and whoever lost the turn commits nothing', async () => {
    const turns = new TurnStore(world.app.get(DataSource));
    const turn = await turns.take('reconcile-payments');
    if (turn === undefined) throw new Error('nobody else is here');
    expect(await reconcile()).toBe(false);
    await world.app.get(UnitOfWork).run((tx) => turn.hold(tx));
    // As if the connection had died and another replica had taken over.
    await world.sql(`UPDATE job_turns SET fence = fence + 1 WHERE job = 'reconcile-payments'`);
    await expect(world.app.get(UnitOfWork).run((tx) => turn.hold(tx))).rejects.toMatchObject({
      code: 'checkout.turn_lost',
    });
    await turn.end();
    expect(await reconcile()).toBe(true);
  });

  it('believes a refund at the desk, of an old order too, and shows what went back in part or not at all', async () => {
    const [whole, part, back, lost, sound] = await Promise.all([
      placed(),
      placed(),
      placed(),
      placed(),
      placed(),
    ]);
    for (const order of [whole, part, back, lost]) await captured(order);
    await desk.refund(operationOf(whole));
    await desk.refund({ ...operationOf(part), amount: { ...operationOf(part).amount, minor: 100 } });
    await desk.refund(operationOf(back));
    await givenBackHere(back);
    await givenBackHere(lost);
    // Begun too long ago to be among the intents that are compared.
    await world.sql(
      `UPDATE payment_attempts SET started_at = started_at - interval '30 days' WHERE order_id = $1`,
      [whole.id],
    );
    expect(await reconcile()).toBe(true);
    const after = await Promise.all([whole, part, back, lost, sound].map(({ id }) => read(id)));
    expect(after.map((order) => [order.status, currentAttempt(order).status, order.attention])).toEqual([
      ['cancelled', 'refunded', null],
      ['placed', 'captured', 'payment_partly_refunded_at_gateway_captured_here'],
      ['placed', 'refunded', null],
      ['placed', 'refunded', 'payment_not_refunded_at_gateway_refunded_here'],
      ['placed', 'authorised', null],
    ]);
    expect(currentAttempt(await read(whole.id)).refundedMinor).toBe(currentAttempt(whole).amount.minor);
    await reconcile();
    expect(await Promise.all([whole, part, back, lost, sound].map(({ id }) => read(id)))).toEqual(after);
  });

  it('shows a payment of ours that Stripe does not know, and none that its list only leaves out', async () => {
    const [vanished, declined, late, here] = await Promise.all([placed(), placed(), placed(), placed()]);
    await becomes(vanished, 'pi_3MockNobody1');
    await becomes(declined, 'pi_3MockNobody2');
    await set(declined, 'declined');
    // By Stripe's clock it was begun long before the window.
    mocks.seed('stripe', {
      paymentIntents: [
        {
          id: 'pi_3MockLongAgo',
          amount: currentAttempt(late).amount.minor,
          currency: 'eur',
          became: 'held',
          created: 1_600_000_000,
          metadata: { attemptId: await becomes(late, 'pi_3MockLongAgo') },
        },
      ],
    });
    await reconcile();
    const after = await Promise.all([vanished, declined, late, here].map(({ id }) => read(id)));
    expect(after.map((order) => [currentAttempt(order).status, order.attention])).toEqual([
      ['authorised', 'payment_absent_at_gateway_authorised_here'],
      ['declined', null],
      ['authorised', null],
      ['authorised', null],
    ]);
    await reconcile();
    expect(await Promise.all([vanished, declined, late, here].map(({ id }) => read(id)))).toEqual(after);
  });

  it('compares every payment with Stripe’s books on the engine: shown first, mended, and then the two agree', async () => {
    const [moved, back, gone, stray, lost, sound] = [
      await placed(),
      await placed(),
      await placed(),
      await placed(),
      await placed(),
      await placed(),
    ];
    await desk.capture(operationOf(moved));
    await captured(back);
    await desk.refund(operationOf(back));
    await desk.void(operationOf(gone));
    await set(stray, 'failed');
    await set(lost, 'captured');
    const stood = await Promise.all([moved, back, gone, stray, lost, sound].map(statusOf));
    const shown = await compare('stripe-payments', { of: [moved, back, gone, stray, lost, sound] });
    expect(shown).toEqual([
      'checkout.payment_moved_unheard',
      'checkout.refund_unheard',
      'checkout.payment_moved_unheard',
      'checkout.payment_held_for_nobody',
      'checkout.payment_contradicts',
      undefined,
    ]);
    expect(await Promise.all([moved, back, gone, stray, lost, sound].map(statusOf))).toEqual(stood);
    await compare('stripe-payments', { dryRun: false });
    expect(await Promise.all([moved, back, gone, stray, lost, sound].map(statusOf))).toEqual([
      'captured',
      'refunded',
      'voided',
      'stranded',
      'captured',
      'authorised',
    ]);
    const left = await compare('stripe-payments', {
      of: [moved, back, gone, stray, lost, sound],
      dryRun: false,
    });
    expect(left.filter((code) => code !== undefined)).toEqual(['checkout.payment_contradicts']);
  });

  it('compares what Adyen told with what we have, since it has no list; what it never told of is left out', async () => {
    const [told, other, unheard, untold] = [await placed(), await placed(), await placed(), await placed()];
    for (const order of [told, other, unheard, untold])
      await world.sql(`UPDATE payment_attempts SET gateway = 'adyen' WHERE order_id = $1`, [order.id]);
    const tell = async (
      order: Order,
      kind: 'captured' | 'refunded',
      minor = currentAttempt(order).amount.minor,
    ) => {
      const { gatewayRef, amount } = currentAttempt(order);
      const notice = { eventId: randomUUID(), kind, gatewayRef: gatewayRef ?? '' };
      await world.app.get(ApplyPaymentNotice).execute('adyen', { ...notice, amount: { ...amount, minor } });
    };
    await tell(told, 'captured');
    await tell(other, 'captured', 1);
    await tell(unheard, 'captured');
    await set(unheard, 'authorised');
    const orders = [told, other, unheard, untold];
    expect(await compare('adyen-payments', { of: orders, dryRun: false })).toEqual([
      undefined,
      'checkout.payment_of_another_amount',
      'checkout.payment_moved_unheard',
      undefined,
    ]);
    expect(await Promise.all(orders.map(statusOf))).toEqual([
      'captured',
      'authorised',
      'captured',
      'authorised',
    ]);
    await tell(told, 'refunded');
    await set(told, 'captured');
    await world.sql('UPDATE payment_attempts SET refunded_minor = 0 WHERE order_id = $1', [told.id]);
    await compare('adyen-payments', { dryRun: false });
    expect(await statusOf(told)).toBe('refunded');
  });

  it('takes no refund that is on its way, and none of a payment that was never taken, for one that is done', () => {
    const amount = { minor: 500, currency: 'EUR' } as const;
    const all = { refunded: amount, moving: false };
    expect(refundRemedy({ status: 'captured', amount }, { ...all, moving: true })).toBe('none');
    expect(refundRemedy({ status: 'captured', amount }, all)).toBe('believe');
    expect(refundRemedy({ status: 'stranded_captured', amount }, all)).toBe('believe');
    expect(refundRemedy({ status: 'voided', amount }, all)).toBe('show');
    expect(refundRemedy({ status: 'refunding', amount }, { ...all, refunded: { ...amount, minor: 0 } })).toBe(
      'none',
    );
  });

  it('never captures, voids or refunds on its own, whatever stands where', () => {
    expect(remedyFor('authorised', 'open')).toBe('show');
    expect(remedyFor('sending', 'captured')).toBe('ask');
    expect(remedyFor('captured', 'authorised')).toBe('show');
    expect(remedyFor('captured', 'voided')).toBe('believe');
  });
});
