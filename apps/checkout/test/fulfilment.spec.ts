import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Failure,
  parseCohortId,
  parseCourseId,
  parseOrderId,
  parseOrderNumber,
  parseSeatHoldId,
  parseShipmentId,
  productChanged,
  reservationCommitted,
  reservationRefused,
  seatsGranted,
  seatsRefused,
  shipmentBooked,
  shipmentProgressed,
} from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { ApplyPaymentNotice } from '../src/use-cases/apply-payment-notice.ts';
import { SettlePayment } from '../src/use-cases/settle-payment.ts';
import { SweepOrders } from '../src/use-cases/sweep-orders.ts';
import { WatchOrders } from '../src/use-cases/watch-orders.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { course, kit, product } from './support/neighbours.ts';

let world: CheckoutWorld;
beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(() => world.stop());
afterEach(() => {
  world.calm();
});

const onlyAdyen = { adyen: 'VNVQ2XG6CGNKS9M8' };

async function placed(changes: Parameters<typeof basket>[0] = {}) {
  const { body } = await world.place(basket(changes));
  const [ids] = await world.sql<{ reservation_id: string; seat_hold_id: string }>(
    'SELECT reservation_id, seat_hold_id FROM orders WHERE id = $1',
    [body.id],
  );
  return {
    id: body.id as string,
    about: { orderId: parseOrderId(body.id), orderNumber: parseOrderNumber(body.number) },
    reservationId: ids?.reservation_id ?? '',
    seatHoldId: parseSeatHoldId(ids?.seat_hold_id),
    attemptId: body.payment.attempts[0].attemptId as string,
  };
}
type Placed = Awaited<ReturnType<typeof placed>>;

async function secure({ about, reservationId, seatHoldId }: Placed): Promise<void> {
  await world.tell(reservationCommitted, { ...about, reservationId });
  const seat = {
    seatId: randomUUID(),
    lineId: '2',
    sku: course.sku,
    courseId: parseCourseId('python-101'),
    cohortId: parseCohortId('python-101-a'),
    lms: 'moodle' as const,
    lmsUserRef: '7',
    lmsCourseRef: 'COURSE-PYTHON-101',
  };
  await world.tell(seatsGranted, { ...about, seatHoldId, seats: [seat] });
}

async function ship({ about }: Placed, shipmentId = parseShipmentId(randomUUID())) {
  await world.tell(shipmentBooked, {
    ...about,
    shipmentId,
    carrier: 'dhl',
    trackingNumber: '00340',
    trackingUrl: null,
  });
  return shipmentId;
}

const until = (id: string, expected: object) =>
  eventually(async () => expect(await world.order(id)).toMatchObject(expected), {
    because: JSON.stringify(expected),
  });

const chargeOf = ({ attemptId }: Placed) =>
  world.doubles.stripe.charges.get(attemptId) ?? world.doubles.adyen.charges.get(attemptId);

describe('an order on its way', () => {
  it('is completed when stock, seats, payment, shipment and books have come together, captured once', async () => {
    const order = await placed();
    await secure(order);
    await until(order.id, { status: 'fulfilling', payment: { status: 'captured' } });
    const shipmentId = await ship(order);
    await until(order.id, { status: 'completed', erpOrderId: expect.stringMatching(/^erp-/) });
    expect(chargeOf(order)).toMatchObject({ state: 'captured', captures: 1 });
    expect(world.doubles.ledger.booked.filter(({ orderId }) => orderId === order.id)).toHaveLength(1);

    const progress = { ...order.about, shipmentId };
    await world.tell(shipmentProgressed, {
      ...progress,
      status: 'delivered',
      occurredAt: '2026-01-07T10:00:00Z',
    });
    await until(order.id, { fulfilments: [{ progress: 'delivered' }, { kind: 'seats' }] });
    await world.tell(shipmentProgressed, {
      ...progress,
      status: 'in_transit',
      occurredAt: '2026-01-06T10:00:00Z',
    });
    await world.tell(shipmentProgressed, {
      ...progress,
      status: 'returned',
      occurredAt: '2026-01-08T10:00:00Z',
    });
    await until(order.id, { fulfilments: [{ progress: 'returned' }, { kind: 'seats' }] });
  });

  it('is not captured before both stock and seats are secured', async () => {
    const order = await placed();
    await world.tell(reservationCommitted, { ...order.about, reservationId: order.reservationId });
    await until(order.id, { status: 'fulfilling', payment: { status: 'authorised' } });
    const [row] = await world.sql('SELECT fulfillable FROM orders WHERE id = $1', [order.id]);
    expect(row).toEqual({ fulfillable: false });
    expect(chargeOf(order)).toMatchObject({ state: 'authorised' });
  });

  it('books once in the ERP although the answer to the creation was lost', async () => {
    let lost = 0;
    world.doubles.ledger.interfere = (moment) => {
      if (moment !== 'create:after' || lost > 0) return;
      lost += 1;
      throw new Failure('weclapp.timeout', 'unknown_outcome', 'no answer');
    };
    const order = await placed();
    await eventually(() => expect(lost).toBe(1));
    await eventually(
      async () => {
        world.doubles.clock.advance(31_000);
        expect(await world.order(order.id)).toMatchObject({ erpOrderId: expect.stringMatching(/^erp-/) });
      },
      { timeoutMs: 20_000, everyMs: 250 },
    );
    expect(world.doubles.ledger.booked.filter(({ orderId }) => orderId === order.id)).toHaveLength(1);
  });

  it('sells at a new price as soon as inventory has told of it', async () => {
    const changed = { ...product('KIT-NEW-1', 'article', 20_000), version: 2 };
    await world.tell(productChanged, { product: changed });
    await eventually(async () => {
      const { body } = await world.send('POST', '/quotes', {
        body: { lines: [{ sku: 'KIT-NEW-1', quantity: 1 }] },
      });
      expect(body.totals?.gross.minor).toBe(20_000);
    });
    await world.tell(productChanged, { product: { ...changed, ...product('KIT-NEW-1', 'article', 100) } });
    await world.tell(productChanged, { product: { ...changed, version: 3, name: 'Newer still' } });
    await eventually(async () => {
      const { body } = await world.send('POST', '/quotes', {
        body: { lines: [{ sku: 'KIT-NEW-1', quantity: 1 }] },
      });
      expect(body.lines[0]).toMatchObject({ name: 'Newer still', total: { gross: { minor: 20_000 } } });
    });
  });
});

describe('what cannot be fulfilled', () => {
  it('is voided and cancelled when the stock is gone', async () => {
    const order = await placed();
    const { about, reservationId } = order;
    await world.tell(reservationRefused, {
      ...about,
      reservationId,
      reason: 'reservation_expired',
      shortages: [{ sku: kit.sku, requested: 1, available: 0 }],
    });
    await until(order.id, {
      status: 'cancelled',
      closing: { kind: 'cancel', reason: 'reservation_expired' },
      payment: { status: 'voided' },
    });
    expect(chargeOf(order)).toMatchObject({ state: 'voided', captures: 0 });
  });

  it('is refunded and cancelled when the seats are refused after the capture', async () => {
    const order = await placed();
    await secure(order);
    await until(order.id, { payment: { status: 'captured' } });
    await world.tell(seatsRefused, { ...order.about, seatHoldId: order.seatHoldId, reason: 'course_closed' });
    await until(order.id, { status: 'cancelled', payment: { status: 'refunded' } });
    expect(chargeOf(order)).toMatchObject({ state: 'refunded', captures: 1, refunds: 1 });
  });
});

describe('cancelling', () => {
  it('voids before the capture, answers 202, and answers the same when asked again', async () => {
    const order = await placed();
    const answer = await world.send('POST', `/orders/${order.id}/cancel`, {
      body: { reason: 'changed_mind' },
    });
    expect(answer.status).toBe(202);
    expect(answer.body.closing).toEqual({ kind: 'cancel', reason: 'changed_mind' });
    await until(order.id, { status: 'cancelled', payment: { status: 'voided' } });
    const again = await world.send('POST', `/orders/${order.id}/cancel`, { body: {} });
    expect(again).toMatchObject({
      status: 202,
      body: { status: 'cancelled', closing: { reason: 'changed_mind' } },
    });
  });

  it('refunds after the capture', async () => {
    const order = await placed();
    await secure(order);
    await until(order.id, { payment: { status: 'captured' } });
    await world.send('POST', `/orders/${order.id}/cancel`);
    await until(order.id, {
      status: 'cancelled',
      payment: { status: 'refunded' },
      fulfilments: [
        { kind: 'shipment', stock: 'given_back' },
        { kind: 'seats', status: 'given_back' },
      ],
    });
    expect(chargeOf(order)).toMatchObject({ captures: 1, refunds: 1 });
  });

  it('while the money is being taken waits for it and refunds', async () => {
    const { stripe } = world.doubles;
    let release: () => void = () => undefined;
    const taking = new Promise<void>((resolve) => (release = resolve));
    stripe.interfere = (moment) => (moment === 'capture:before' ? taking : undefined);
    const order = await placed();
    await secure(order);
    await eventually(async () => {
      expect((await world.order(order.id)).payment.attempts[0].status).toBe('capturing');
    });
    expect((await world.send('POST', `/orders/${order.id}/cancel`)).status).toBe(202);
    release();
    await until(order.id, { status: 'cancelled', payment: { status: 'refunded' } });
    expect(chargeOf(order)).toMatchObject({ state: 'refunded', captures: 1, refunds: 1 });
  });

  it('is refused for a completed order, which can be returned instead', async () => {
    const order = await placed();
    expect((await world.send('POST', `/orders/${order.id}/returns`)).body.code).toBe(
      'checkout.order_not_returnable',
    );
    await secure(order);
    await ship(order);
    await until(order.id, { status: 'completed' });
    const refusal = await world.send('POST', `/orders/${order.id}/cancel`);
    expect(refusal).toMatchObject({ status: 409, body: { code: 'checkout.order_not_cancellable' } });
    const answer = await world.send('POST', `/orders/${order.id}/returns`, {
      body: { reason: 'did_not_fit' },
    });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        status: 'returned',
        payment: { status: 'refunded' },
        fulfilments: [{ stock: 'given_back' }, { status: 'given_back' }],
      },
    });
    expect((await world.send('POST', `/orders/${order.id}/returns`)).body.status).toBe('returned');
    expect(chargeOf(order)).toMatchObject({ captures: 1, refunds: 1 });
  });
});

describe('a gateway that answers by webhook', () => {
  const notice = (
    eventId: string,
    kind: 'captured' | 'authorised' | 'capture_failed' | 'refunded',
    { attemptId }: Placed,
  ) => world.app.get(ApplyPaymentNotice).execute('adyen', { eventId, kind, attemptId });

  it('captures once however often and in whatever order its news comes', async () => {
    world.doubles.adyen.capturesLater = true;
    const order = await placed({ tokens: onlyAdyen });
    await secure(order);
    await ship(order);
    await eventually(async () => {
      expect((await world.order(order.id)).payment.attempts[0].status).toBe('capturing');
    });
    const eventId = randomUUID();
    await Promise.all([notice(eventId, 'captured', order), notice(eventId, 'captured', order)]);
    await notice(randomUUID(), 'authorised', order);
    await notice(randomUUID(), 'captured', order);
    await until(order.id, { status: 'completed', payment: { status: 'captured' } });
    const [row] = await world.sql('SELECT captured_minor FROM payment_attempts WHERE order_id = $1', [
      order.id,
    ]);
    expect(row).toEqual({ captured_minor: '34800' });
  });

  it('asks for a person when it takes back what it had reported as captured', async () => {
    const order = await placed({ tokens: onlyAdyen });
    await secure(order);
    await until(order.id, { payment: { status: 'captured' } });
    await notice(randomUUID(), 'refunded', order);
    await until(order.id, { status: 'cancelled', closing: { reason: 'payment_withdrawn' } });
    await notice(randomUUID(), 'capture_failed', order);
    expect((await world.order(order.id)).attention).toMatch(/capture_refused_while_refunded/);
  });

  it('is not believed about an attempt that is not ours', async () => {
    const stranger = { attemptId: randomUUID() } as Placed;
    await expect(notice(randomUUID(), 'captured', stranger)).resolves.toBeUndefined();
  });
});

describe('races for the money', () => {
  // Each row's first move is through before the others begin in its first tangle: both ends are met on any machine.
  it.each([
    { begun: 'a capture', from: 0, end: /^refunded$/ },
    { begun: 'the cancellation', from: 1, end: /^voided$/ },
    { begun: 'the sweep', from: 3, end: /^(?:voided|refunded)$/ },
    { begun: 'giving back', from: 4, end: /^(?:voided|refunded)$/ },
  ])('takes it once and gives it back at most once in 25 tangles begun by $begun', async ({ from, end }) => {
    const { stripe, clock } = world.doubles;
    const [settlement, apply] = [world.app.get(SettlePayment), world.app.get(ApplyPaymentNotice)];
    const orders: Placed[] = [];
    for (let round = 0; round < 25; round += 1) {
      const order = await placed();
      orders.push(order);
      await world.sql(
        `UPDATE orders SET fulfillable = true, status = 'fulfilling', stock_state = 'committed', seats_state = 'granted' WHERE id = $1`,
        [order.id],
      );
      // The gateway's webhook is quicker than its answer, and comes twice.
      const news = { eventId: randomUUID(), kind: 'captured' as const, attemptId: order.attemptId };
      const hear = () => apply.execute('stripe', news);
      stripe.interfere = (now) => (now === 'capture:after' ? Promise.race([hear(), hear()]) : undefined);
      clock.advance(31_000);
      const moves: (() => Promise<unknown>)[] = [
        () => settlement.capture(order.id),
        () => world.send('POST', `/orders/${order.id}/cancel`),
        () => settlement.capture(order.id),
        () => world.app.get(SweepOrders).execute(),
        () => settlement.giveBack(order.id),
      ];
      if (round === 0) await moves[from]?.();
      await Promise.all([...moves.slice(from), ...moves.slice(0, from)].map((move) => move()));
    }
    for (const [round, order] of orders.entries()) {
      await until(order.id, { status: 'cancelled' });
      const charge = chargeOf(order);
      const [attempt] = (await world.order(order.id)).payment.attempts;
      expect(attempt.status).toMatch(round === 0 ? end : /^(?:voided|refunded)$/);
      expect([attempt.status, charge?.captures]).toEqual([charge?.state, charge?.refunds]);
      expect(charge?.captures).toBeLessThanOrEqual(1);
    }
  });

  it('is stopped by the database itself from a second capture and from refunding more than was taken', async () => {
    const order = await placed();
    const insert = `INSERT INTO payment_attempts (id, order_id, gateway, ordinal, status, amount_minor, currency, token,
      started_at, captured_minor, refunded_minor, updated_at)
      VALUES ($1, $2, 'adyen', 2, $3, 100, 'EUR', 't', now(), $4, $5, now())`;
    await expect(world.sql(insert, [randomUUID(), order.id, 'authorised', 0, 0])).rejects.toThrow(
      /one_live_attempt/,
    );
    await expect(world.sql(insert, [randomUUID(), order.id, 'voided', 100, 101])).rejects.toThrow(/check/);
    await world.sql(insert, [randomUUID(), order.id, 'refunded', 100, 100]);
    const take = `UPDATE payment_attempts SET captured_minor = amount_minor WHERE id = $1`;
    await expect(world.sql(take, [order.attemptId])).rejects.toThrow(/one_capture/);
  });
});

describe('the watches', () => {
  it('count what was taken and not booked, paid and not taught, shipped and not paid, charged and not wanted', async () => {
    await world.sql(
      `UPDATE orders SET status = 'cancelled', closing_kind = 'cancel', closing_reason = 'cleared'`,
    );
    world.doubles.ledger.interfere = () => {
      throw new Failure('weclapp.down', 'wait_for_vendor', 'down');
    };
    const unbooked = await placed();
    await secure(unbooked);
    await until(unbooked.id, { payment: { status: 'captured' } });
    const shipped = await placed();
    await ship(shipped);
    await until(shipped.id, { fulfilments: [{ status: 'booked' }, {}] });
    const watch = world.app.get(WatchOrders);
    expect(await watch.execute()).toEqual({
      captured_not_booked: 0,
      paid_not_enrolled: 0,
      shipped_not_captured: 0,
      payment_stranded: 0,
    });
    await world.sql(`UPDATE payment_attempts SET status = 'stranded_voiding' WHERE order_id = $1`, [
      (await world.place(basket({ lines: [{ sku: kit.sku, quantity: 1 }] }))).body.id,
    ]);
    world.doubles.clock.advance(11 * 60_000);
    expect(await watch.execute()).toEqual({
      captured_not_booked: 1,
      paid_not_enrolled: 1,
      shipped_not_captured: 1,
      payment_stranded: 1,
    });
  });
});
