import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { reservationCommitted } from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { ApplyPaymentNotice } from '../src/use-cases/apply-payment-notice.ts';
import { SettlePayment } from '../src/use-cases/settle-payment.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { silence, unreachable } from './support/fake-gateway.ts';
import { bury, die, kit, neighbourDown } from './support/neighbours.ts';

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

/** Begins a placement that dies somewhere, and answers its order as soon as the named moment has come. */
async function interrupted(arrange: (reached: () => Promise<never>) => void) {
  const key = randomUUID();
  let atMoment = false;
  arrange(() => {
    atMoment = true;
    return die();
  });
  void world.place(basket(), { key });
  await eventually(() => expect(atMoment).toBe(true));
  const [row] = await world.sql<{ order_id: string }>(
    'SELECT order_id FROM idempotency_keys WHERE key = $1',
    [key],
  );
  return { key, orderId: row?.order_id ?? '' };
}

const moments = {
  'before stock is asked': (reached: () => Promise<never>) => {
    world.doubles.stock.interfere = (moment) => (moment === 'reserve:before' ? reached() : undefined);
  },
  'after stock is held': (reached: () => Promise<never>) => {
    world.doubles.stock.interfere = (moment) => (moment === 'reserve:after' ? reached() : undefined);
  },
  'after the seat is held': (reached: () => Promise<never>) => {
    world.doubles.seats.interfere = (moment) => (moment === 'hold:after' ? reached() : undefined);
  },
  'before the gateway is asked': (reached: () => Promise<never>) => {
    world.doubles.stripe.interfere = (moment) => (moment === 'authorise:before' ? reached() : undefined);
  },
  'after the gateway has blocked the money': (reached: () => Promise<never>) => {
    world.doubles.stripe.interfere = (moment) => (moment === 'authorise:after' ? reached() : undefined);
  },
};

function holdings() {
  return { pieces: world.doubles.stock.pieces.get(kit.sku), free: world.doubles.seats.free };
}

/** Whatever else is written to a placed order later would put its sweep off. */
const booked = (id: string) =>
  eventually(async () => expect((await world.order(id)).erpOrderId).toMatch(/^erp-/));

describe('a process that dies while it places an order', () => {
  it.each([
    'before stock is asked',
    'after stock is held',
    'after the seat is held',
    'before the gateway is asked',
  ] as const)('%s leaves nothing held and nothing charged, and the key is free again', async (moment) => {
    const before = holdings();
    const charges = world.doubles.stripe.charges.size;
    const { key, orderId } = await interrupted(moments[moment]);
    const inProgress = await world.place(basket(), { key });
    expect(inProgress.body.code).toBe('checkout.request_in_progress');
    world.calm();
    await world.sweepAfter(14_000);
    expect((await world.order(orderId)).status).toBe('pending');
    await world.sweepAfter(2_000);
    expect((await world.order(orderId)).status).toBe('rejected');
    expect(holdings()).toEqual(before);
    expect(world.doubles.stripe.charges.size).toBe(charges);
    expect((await world.place(basket(), { key })).status).toBe(201);
  });

  it('after the gateway has blocked the money: the sweep places the order, and the retry gets its answer', async () => {
    const { key, orderId } = await interrupted(moments['after the gateway has blocked the money']);
    const charges = world.doubles.stripe.charges.size;
    world.calm();
    await world.sweepAfter(16_000);
    const answer = await world.place(basket(), { key });
    expect(answer).toMatchObject({ status: 201, body: { id: orderId, status: 'placed' } });
    expect(world.doubles.stripe.charges.size).toBe(charges);
  });

  it('long ago: nothing is placed any more, the money goes back and the holds too', async () => {
    const before = holdings();
    const { orderId } = await interrupted(moments['after the gateway has blocked the money']);
    world.calm();
    await world.sweepAfter(11 * 60_000);
    const order = await world.order(orderId);
    expect(order).toMatchObject({ status: 'rejected', payment: { status: 'voided' } });
    expect(world.doubles.stripe.charges.get(order.payment.attempts[0].attemptId)?.state).toBe('voided');
    await world.sweepAfter(16_000);
    expect(holdings()).toEqual(before);
  });

  it('and whose holds were given to others meanwhile: the money goes back, and the retry learns what is short', async () => {
    const { key, orderId } = await interrupted(moments['after the gateway has blocked the money']);
    const { stock } = world.doubles;
    world.calm();
    const { free } = world.doubles.seats;
    stock.held.clear();
    stock.pieces.set(kit.sku, 0);
    await world.sweepAfter(16_000);
    expect(await world.order(orderId)).toMatchObject({ status: 'rejected', payment: { status: 'voided' } });
    const answer = await world.place(basket(), { key });
    expect(answer).toMatchObject({ status: 409, body: { code: 'checkout.out_of_stock' } });
    await world.sweepAfter(16_000);
    expect(world.doubles.seats.free).toBe(free + 1);
    stock.pieces.set(kit.sku, 1_000_000);
  });

  it('after a decline was written down: the holds go back with the sweep', async () => {
    const before = holdings();
    const { stripe, stock } = world.doubles;
    stripe.outcomes.set('pm_card_visa', {
      kind: 'declined',
      reason: 'expired_card',
      decision: 'ask_customer',
    });
    const { orderId } = await interrupted((reached) => {
      stock.interfere = (moment) => (moment === 'release' ? reached() : undefined);
    });
    world.calm();
    await world.sweepAfter(16_000);
    expect((await world.order(orderId)).status).toBe('rejected');
    expect(holdings()).toEqual(before);
  });
});

describe('a charge that comes to life after its order was given up', () => {
  it('is voided at once', async () => {
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    const { stripe } = world.doubles;
    const asked = stripe.calls.length;
    stripe.interfere = (moment) => (moment === 'authorise:before' ? asleep : undefined);
    const key = randomUUID();
    const answer = world.place(basket(), { key });
    await eventually(() => expect(stripe.calls.length).toBe(asked + 1));
    const [row] = await world.sql<{ order_id: string }>(
      'SELECT order_id FROM idempotency_keys WHERE key = $1',
      [key],
    );
    await world.sweepAfter(16_000);
    expect((await world.order(row?.order_id ?? '')).status).toBe('rejected');
    wake();
    expect((await answer).status).toBe(503);
    const order = await world.order(row?.order_id ?? '');
    expect(order).toMatchObject({ status: 'rejected', payment: { status: 'voided' } });
    expect(stripe.charges.get(order.payment.attempts[0].attemptId)?.state).toBe('voided');
  });
});

describe('a sweep that asks about a charge while its request gives it up', () => {
  it('voids what its question brought to life, and leaves the order to the second gateway', async () => {
    const { stripe, adyen } = world.doubles;
    const gate = () => {
      let open: () => void = () => undefined;
      const opened = new Promise<void>((resolve) => (open = resolve));
      return { opened, open: () => open() };
    };
    const [request, sweep] = [gate(), gate()];
    const tokens = { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' };
    const asked = stripe.calls.length;
    stripe.asksByCharging = true;
    stripe.outcomes.set(tokens.stripe, { kind: 'not_sent', cause: unreachable });
    stripe.interfere = (moment) =>
      moment === 'authorise:before' ? request.opened : moment === 'lookUp:before' ? sweep.opened : undefined;
    const answer = world.place(basket({ tokens }));
    await eventually(() => expect(stripe.calls.slice(asked)).toEqual(['authorise']));
    const swept = world.sweepAfter(16_000);
    await eventually(() => expect(stripe.calls.slice(asked)).toEqual(['authorise', 'lookUp']));
    request.open();
    const { status, body } = await answer;
    expect([status, body.payment.gateway]).toEqual([201, 'adyen']);
    stripe.outcomes.clear();
    sweep.open();
    await swept;
    expect(await world.order(body.id)).toMatchObject({
      status: 'placed',
      payment: { status: 'authorised', attempts: [{ status: 'voided' }, { status: 'authorised' }] },
    });
    const [first, second] = body.payment.attempts;
    expect(stripe.charges.get(first.attemptId)?.state).toBe('voided');
    expect(adyen.charges.get(second.attemptId)?.state).toBe('authorised');
  });
});

describe('news of an operation on a charge that is still being found out', () => {
  it('has the gateway asked about the charge, and is not believed itself', async () => {
    const { adyen } = world.doubles;
    adyen.interfere = (moment) => {
      if (moment !== 'authorise:before') throw silence;
    };
    const { body } = await world.place(basket({ tokens: { adyen: 'VNVQ2XG6CGNKS9M8' } }));
    expect(body.payment.status).toBe('unknown');
    const { attemptId } = body.payment.attempts[0];
    const notice = { eventId: randomUUID(), kind: 'voided' as const, attemptId };
    await world.app.get(ApplyPaymentNotice).execute('adyen', notice);
    const waiting = await world.order(body.id);
    expect([waiting.status, waiting.attention]).toEqual(['pending', undefined]);
    world.calm();
    await world.sweepAfter(0);
    expect(await world.order(body.id)).toMatchObject({ status: 'placed', payment: { status: 'authorised' } });
  });
});

describe('a process that dies while money moves', () => {
  async function fulfillable() {
    const { body } = await world.place(basket({ lines: [{ sku: kit.sku, quantity: 1 }] }));
    await booked(body.id);
    return {
      id: body.id as string,
      number: body.number as string,
      attemptId: body.payment.attempts[0].attemptId as string,
    };
  }

  it.each(['capture:before', 'capture:after'] as const)('at %s captures once', async (moment) => {
    const { stripe } = world.doubles;
    const order = await fulfillable();
    let reached = false;
    stripe.interfere = (now) => {
      if (now !== moment) return undefined;
      reached = true;
      return die();
    };
    const [ids] = await world.sql<{ reservation_id: string }>(
      'SELECT reservation_id FROM orders WHERE id = $1',
      [order.id],
    );
    await world.tell(reservationCommitted, {
      orderId: order.id,
      orderNumber: order.number,
      reservationId: ids?.reservation_id ?? '',
    });
    await eventually(() => expect(reached).toBe(true));
    world.calm();
    await world.sweepAfter(31_000);
    expect((await world.order(order.id)).payment.status).toBe('captured');
    expect(stripe.charges.get(order.attemptId)?.captures).toBe(1);
  });

  it('at capture, and is cancelled before the sweep comes: the capture is seen through and refunded', async () => {
    const { stripe } = world.doubles;
    const order = await fulfillable();
    let reached = false;
    stripe.interfere = (now) => {
      if (now !== 'capture:after') return undefined;
      reached = true;
      return die();
    };
    await world.sql(
      `UPDATE orders SET fulfillable = true, status = 'fulfilling', stock_state = 'committed' WHERE id = $1`,
      [order.id],
    );
    const dying = world.app.get(SettlePayment).capture(order.id);
    dying.catch(() => undefined);
    await eventually(() => expect(reached).toBe(true));
    expect((await world.send('POST', `/orders/${order.id}/cancel`)).status).toBe(202);
    world.calm();
    await world.sweepAfter(31_000);
    await eventually(async () =>
      expect(await world.order(order.id)).toMatchObject({
        status: 'cancelled',
        payment: { status: 'refunded' },
      }),
    );
    expect(stripe.charges.get(order.attemptId)).toMatchObject({ captures: 1, refunds: 1 });
  });

  it.each(['void:before', 'void:after'] as const)(
    'at %s gives the money back once and cancels',
    async (moment) => {
      const { stripe } = world.doubles;
      const order = await fulfillable();
      let reached = false;
      stripe.interfere = (now) => {
        if (now !== moment) return undefined;
        reached = true;
        return die();
      };
      await world.send('POST', `/orders/${order.id}/cancel`);
      await eventually(() => expect(reached).toBe(true));
      world.calm();
      await world.sweepAfter(31_000);
      expect(await world.order(order.id)).toMatchObject({
        status: 'cancelled',
        payment: { status: 'voided' },
      });
      expect(stripe.charges.get(order.attemptId)?.state).toBe('voided');
    },
  );

  it('asks again, under the same operation, when the gateway is silent about a capture', async () => {
    const { stripe } = world.doubles;
    const order = await fulfillable();
    await world.sql(
      `UPDATE orders SET fulfillable = true, status = 'fulfilling', stock_state = 'committed' WHERE id = $1`,
      [order.id],
    );
    stripe.interfere = (moment) => {
      if (moment === 'capture:after') throw silence;
    };
    await expect(world.app.get(SettlePayment).capture(order.id)).rejects.toThrow();
    world.calm();
    await world.sweepAfter(31_000);
    expect((await world.order(order.id)).payment.status).toBe('captured');
    expect(stripe.charges.get(order.attemptId)?.captures).toBe(1);
  });
});

describe('an order that does not come on', () => {
  it('is shown to a person with the reason, and goes on by itself when the part arrives', async () => {
    const { body } = await world.place(basket({ lines: [{ sku: kit.sku, quantity: 1 }] }));
    await booked(body.id);
    await world.sweepAfter(31 * 60_000);
    expect(await world.order(body.id)).toMatchObject({
      status: 'needs_attention',
      attention: 'waiting_for_stock',
    });
    const [ids] = await world.sql<{ reservation_id: string }>(
      'SELECT reservation_id FROM orders WHERE id = $1',
      [body.id],
    );
    const about = { orderId: body.id, orderNumber: body.number };
    await world.tell(reservationCommitted, { ...about, reservationId: ids?.reservation_id ?? '' });
    await eventually(async () => {
      const order = await world.order(body.id);
      expect(order).toMatchObject({ status: 'fulfilling', payment: { status: 'captured' } });
      expect(order.attention).toBeUndefined();
    });
  });

  it('is not lost when the neighbour who should take back is away: the sweep tries again', async () => {
    const before = holdings();
    const { stripe, stock } = world.doubles;
    stripe.outcomes.set('pm_card_visa', { kind: 'declined', reason: 'pin', decision: 'ask_customer' });
    stock.interfere = (moment) => {
      if (moment === 'release') throw neighbourDown;
    };
    expect((await world.place()).status).toBe(402);
    await world.sweepAfter(16_000);
    expect(holdings()).not.toEqual(before);
    world.calm();
    await world.sweepAfter(61_000);
    expect(holdings()).toEqual(before);
  });
});
