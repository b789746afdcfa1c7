import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  parseOrderId,
  parseOrderNumber,
  parseReservationId,
  reservationCommitted,
  type Gateway,
} from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { ApplyPaymentNotice } from '../src/use-cases/apply-payment-notice.ts';
import { OrderShelf } from '../src/use-cases/ports/orders.ts';
import type { PaymentNoticeKind } from '../src/use-cases/ports/payment-webhook.ts';
import type { Order } from '../src/domain/order.ts';
import type { PaymentAttempt } from '../src/domain/payment-attempt.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { silence, unreachable } from './support/fake-gateway.ts';
import { bury, die, kit } from './support/neighbours.ts';

let world: CheckoutWorld;

beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(async () => {
  bury();
  await world.stop();
});
afterEach(() => {
  world.calm();
});

/** A kit alone, paid at Adyen. */
const kitAtAdyen = basket({ tokens: { adyen: 'tok_adyen' }, lines: [{ sku: kit.sku, quantity: 1 }] });
const minutes = (count: number) => count * 60_000;

async function read(id: string): Promise<Order> {
  const order = await world.app.get(OrderShelf).find(id);
  if (order === undefined) throw new Error('no such order');
  return order;
}

function attemptOf(order: Order, index = 0): PaymentAttempt {
  const attempt = order.attempts[index];
  if (attempt === undefined) throw new Error('no such attempt');
  return attempt;
}

async function commitStock({ id, number, reservationId }: Order): Promise<void> {
  await world.tell(reservationCommitted, {
    orderId: parseOrderId(id),
    orderNumber: parseOrderNumber(number),
    reservationId: parseReservationId(reservationId ?? ''),
  });
}

const hear = (
  gateway: Gateway,
  kind: PaymentNoticeKind,
  about: { attemptId?: string; gatewayRef?: string; operationId?: string },
): Promise<void> =>
  world.app.get(ApplyPaymentNotice).execute(gateway, { eventId: randomUUID(), kind, ...about });

const callsOf = (gateway: 'stripe' | 'adyen', wanted: string): number =>
  world.doubles[gateway].calls.filter((call) => call === wanted).length;

async function placed(): Promise<Order> {
  const { status, body } = await world.place(kitAtAdyen);
  expect(status).toBe(201);
  return read(body.id);
}

/** Placed at Adyen, and its money taken. */
async function taken(): Promise<Order> {
  const order = await placed();
  await commitStock(order);
  await eventually(async () => expect(attemptOf(await read(order.id)).status).toBe('captured'));
  return read(order.id);
}

/** Placed at Adyen, secured, and its capture taken down by Adyen, which says no more. */
async function capturing(): Promise<Order> {
  world.doubles.adyen.capturesLater = true;
  const order = await placed();
  await commitStock(order);
  await eventually(async () => expect(attemptOf(await read(order.id)).status).toBe('capturing'));
  return read(order.id);
}

describe('a capture whose webhook is lost', () => {
  it('is asked for ever more seldom, shown after half an hour with its reason, and still completed by a late webhook', async () => {
    const order = await capturing();
    const before = callsOf('adyen', 'capture');
    for (let minute = 0; minute < 20; minute += 1) await world.sweepAfter(minutes(1));
    // Doubling from half a minute: 0.5 1 2 4 8 16; once a minute it would be twenty.
    const early = callsOf('adyen', 'capture') - before;
    expect(early).toBeGreaterThanOrEqual(3);
    expect(early).toBeLessThanOrEqual(6);
    expect((await read(order.id)).status).toBe('fulfilling');
    for (let minute = 0; minute < 120; minute += 10) await world.sweepAfter(minutes(10));
    expect(await read(order.id)).toMatchObject({
      status: 'needs_attention',
      attention: 'waiting_for_capture',
    });
    expect(callsOf('adyen', 'capture') - before - early).toBeLessThanOrEqual(4);
    const { gatewayRef } = attemptOf(order);
    await hear('adyen', 'captured', { gatewayRef: gatewayRef ?? '' });
    const late = await read(order.id);
    expect([late.status, late.attention, attemptOf(late).status]).toEqual(['fulfilling', null, 'captured']);
  });

  it('belongs to its own operation: an order that waited long for its stock is not shown when its capture has just begun', async () => {
    world.doubles.adyen.capturesLater = true;
    const { body } = await world.place(kitAtAdyen);
    world.doubles.clock.advance(minutes(25));
    await commitStock(await read(body.id));
    await eventually(async () => expect(attemptOf(await read(body.id)).status).toBe('capturing'));
    await world.sweepAfter(minutes(28));
    expect(await read(body.id)).toMatchObject({ status: 'fulfilling', attention: null });
  });
});

describe('a gateway that is silent about giving money back', () => {
  it.each([
    { operation: 'void', status: 'voiding', done: 'voided' },
    { operation: 'refund', status: 'refunding', done: 'refunded' },
  ] as const)(
    'is asked for the $operation ever more seldom, shown after half an hour, and still believed',
    async ({ operation, status, done }) => {
      const { adyen } = world.doubles;
      const order = operation === 'refund' ? await taken() : await placed();
      adyen.interfere = (moment) => {
        if (moment === `${operation}:before`) throw silence;
      };
      await world.send('POST', `/orders/${order.id}/cancel`, { body: { reason: 'changed_mind' } });
      await eventually(async () => expect(attemptOf(await read(order.id)).status).toBe(status));
      const before = callsOf('adyen', operation);
      for (let minute = 0; minute < 20; minute += 1) await world.sweepAfter(minutes(1));
      expect(callsOf('adyen', operation) - before).toBeLessThanOrEqual(12);
      expect((await read(order.id)).attention).toBeNull();
      for (let minute = 0; minute < 120; minute += 10) await world.sweepAfter(minutes(10));
      expect(await read(order.id)).toMatchObject({
        status: 'needs_attention',
        attention: `waiting_for_${operation}`,
      });
      adyen.interfere = () => undefined;
      await world.sweepAfter(minutes(60));
      const late = await read(order.id);
      expect([late.status, late.attention, attemptOf(late).status]).toEqual(['cancelled', null, done]);
      expect([...adyen.charges.values()].at(-1)?.refunds).toBe(operation === 'refund' ? 1 : 0);
    },
  );
});

describe('an authorisation told while the attempt is still being sent', () => {
  it('is the order’s payment when the process dies, and the gateway then answers no question any more', async () => {
    const { adyen } = world.doubles;
    let charged = false;
    adyen.interfere = (moment) => {
      if (moment !== 'authorise:after') return undefined;
      charged = true;
      return die();
    };
    const key = randomUUID();
    void world.place(kitAtAdyen, { key });
    await eventually(() => expect(charged).toBe(true));
    const [row] = await world.sql<{ order_id: string }>(
      'SELECT order_id FROM idempotency_keys WHERE key = $1',
      [key],
    );
    const { id: attemptId } = attemptOf(await read(row?.order_id ?? ''));
    const gatewayRef = `adyen-${attemptId}`;
    await hear('adyen', 'authorised', { attemptId, gatewayRef });
    adyen.interfere = (moment) => {
      if (moment === 'lookUp:before') throw silence;
    };
    await world.sweepAfter(16_000);
    const order = await read(row?.order_id ?? '');
    expect([order.status, attemptOf(order).status, attemptOf(order).gatewayRef]).toEqual([
      'placed',
      'authorised',
      gatewayRef,
    ]);
  });
});

describe('a capture at Adyen’s desk of a charge that was given up, told before the charge itself', () => {
  it('is kept until the charge is told of, and refunded then without a void', async () => {
    const { adyen } = world.doubles;
    adyen.interfere = (moment) => {
      if (moment === 'authorise:before') throw unreachable;
      if (moment === 'lookUp:before') return undefined;
    };
    const key = randomUUID();
    await world.place(kitAtAdyen, { key });
    await world.sweepAfter(16_000);
    adyen.interfere = () => undefined;
    const [row] = await world.sql<{ order_id: string }>(
      `SELECT order_id FROM payment_attempts WHERE gateway = 'adyen' AND status = 'failed' ORDER BY started_at DESC LIMIT 1`,
    );
    const order = await read(row?.order_id ?? '');
    const attempt = attemptOf(order);
    const charge = await adyen.authorise({
      attemptId: attempt.id,
      orderId: order.id,
      orderNumber: order.number,
      amount: attempt.amount,
      token: attempt.token,
      startedAt: attempt.startedAt,
    });
    if (charge.kind !== 'authorised') throw new Error(charge.kind);
    const { gatewayRef } = charge;
    const operation = { attemptId: attempt.id, orderId: order.id, gatewayRef, amount: attempt.amount };
    adyen.settle({ ...operation, operationId: 'desk', since: attempt.startedAt }, 'captured');
    const voids = callsOf('adyen', 'void');
    await hear('adyen', 'captured', { gatewayRef, operationId: 'desk' });
    expect(attemptOf(await read(order.id)).status).toBe('failed');
    await hear('adyen', 'authorised', { attemptId: attempt.id, gatewayRef });
    expect(attemptOf(await read(order.id)).status).toBe('stranded_captured');
    await world.sweepAfter(0);
    expect(attemptOf(await read(order.id))).toMatchObject({
      status: 'stranded_refunded',
      capturedMinor: attempt.amount.minor,
      refundedMinor: attempt.amount.minor,
    });
    expect(adyen.charges.get(attempt.id)).toMatchObject({ captures: 1, refunds: 1 });
    expect(callsOf('adyen', 'void')).toBe(voids);
  });
});
