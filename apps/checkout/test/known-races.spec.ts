import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CloseOrder } from '../src/use-cases/close-order.ts';
import { ApplyPaymentNotice } from '../src/use-cases/apply-payment-notice.ts';
import type { PaymentNoticeKind } from '../src/use-cases/ports/payment-webhook.ts';
import { SettlePayment } from '../src/use-cases/settle-payment.ts';
import { SweepOrders } from '../src/use-cases/sweep-orders.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { kit } from './support/neighbours.ts';

/** Races that charged customers of other shops twice, each known by the thread that tells of it. */
const repeats = 100;

let world: CheckoutWorld;

beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(() => world.stop());

interface Paid {
  readonly orderId: string;
  readonly attemptId: string;
  readonly gatewayRef: string;
}

/** An order that is paid by Stripe's blocked money; with `due`, everything is secured and nobody has captured yet. */
async function placed(due: boolean): Promise<Paid> {
  const { status, body } = await world.place(basket({ lines: [{ sku: kit.sku, quantity: 1 }] }));
  expect(status).toBe(201);
  const orderId = String(body.id);
  if (due)
    await world.sql(`UPDATE orders SET fulfillable = true, stock_state = 'committed' WHERE id = $1`, [
      orderId,
    ]);
  const [attempt] = await world.sql<{ id: string; gateway_ref: string }>(
    'SELECT id, gateway_ref FROM payment_attempts WHERE order_id = $1',
    [orderId],
  );
  return { orderId, attemptId: attempt?.id ?? '', gatewayRef: attempt?.gateway_ref ?? '' };
}

const capture = ({ orderId }: Paid) => world.app.get(SettlePayment).capture(orderId);
const hear = ({ attemptId, gatewayRef }: Paid, kind: PaymentNoticeKind) =>
  world.app.get(ApplyPaymentNotice).execute('stripe', { eventId: randomUUID(), kind, attemptId, gatewayRef });
const chargeOf = ({ attemptId }: Paid) => world.doubles.stripe.charges.get(attemptId);

async function bookedOf({ orderId }: Paid) {
  const [row] = await world.sql<{ status: string; attempts: string; captured: string; refunded: string }>(
    `SELECT o.status, string_agg(a.status, ' ') AS attempts, sum(a.captured_minor) AS captured,
       sum(a.refunded_minor) AS refunded
     FROM orders o JOIN payment_attempts a ON a.order_id = o.id WHERE o.id = $1 GROUP BY o.status`,
    [orderId],
  );
  return { ...row, captured: Number(row?.captured), refunded: Number(row?.refunded) };
}

const captureEventsOf = async ({ orderId }: Paid): Promise<number> => {
  const [row] = await world.sql<{ captures: number }>(
    `SELECT count(*)::int AS captures FROM payment_attempts WHERE order_id = $1 AND captured_minor > 0`,
    [orderId],
  );
  return row?.captures ?? -1;
};

const races = [
  {
    thread: 'medusa#13301',
    story: 'the answer of the capture and its webhook arrive together: one capture, one order',
    run: async () => {
      const paid = await placed(true);
      await Promise.all([capture(paid), capture(paid), hear(paid, 'captured')]);
      expect(chargeOf(paid)?.captures ?? 0).toBeLessThanOrEqual(1);
      expect(await bookedOf(paid)).toMatchObject({ attempts: 'captured', status: 'fulfilling', refunded: 0 });
    },
  },
  {
    thread: 'pinelab#620',
    story: 'three webhooks of one payment at once: it is settled once',
    run: async () => {
      const paid = await placed(true);
      await Promise.all([1, 2, 3].map(() => hear(paid, 'captured')));
      expect(await bookedOf(paid)).toMatchObject({ attempts: 'captured', status: 'fulfilling' });
      expect(await captureEventsOf(paid)).toBe(1);
    },
  },
  {
    thread: 'vendure#3734',
    story: 'the news that it is settled, for what is settled: nothing happens and nobody is called',
    run: async () => {
      const paid = await placed(true);
      await capture(paid);
      const before = await bookedOf(paid);
      await Promise.all([hear(paid, 'captured'), hear(paid, 'authorised'), capture(paid)]);
      expect(await bookedOf(paid)).toEqual(before);
      expect(chargeOf(paid)?.captures).toBe(1);
    },
  },
  {
    thread: 'vendure#2620',
    story: 'the customer pays again while the first payment is on its way: one order, one charge',
    run: async () => {
      const key = randomUUID();
      const body = basket({ lines: [{ sku: kit.sku, quantity: 1 }] });
      const before = world.doubles.stripe.charges.size;
      const answers = await Promise.all([1, 2, 3].map(() => world.place(body, { key })));
      for (const { status } of answers) expect([201, 409]).toContain(status);
      const rows = await world.sql(
        `SELECT a.id FROM idempotency_keys k JOIN payment_attempts a ON a.order_id = k.order_id WHERE k.key = $1`,
        [key],
      );
      expect(rows).toHaveLength(1);
      expect(world.doubles.stripe.charges.size).toBe(before + 1);
    },
    alone: true,
  },
  {
    thread: 'vendure#3065',
    story: 'the customer is charged and the stock is gone: the money goes back and the order ends',
    run: async () => {
      const paid = await placed(true);
      await Promise.all([
        capture(paid),
        world.app.get(CloseOrder).cancel(paid.orderId, 'stock_gone'),
        hear(paid, 'authorised'),
      ]);
      await world.app.get(SettlePayment).giveBack(paid.orderId);
      const { status, attempts, captured, refunded } = await bookedOf(paid);
      expect([status, captured - refunded]).toEqual(['cancelled', 0]);
      expect(['voided', 'refunded']).toContain(attempts);
      const charge = chargeOf(paid);
      expect(charge?.captures).toBe(charge?.refunds);
    },
  },
];

describe('races that other shops lost', () => {
  it.each(races)(
    '$thread: $story',
    async ({ run, alone }) => {
      const beside = alone === true ? 1 : 10;
      for (let done = 0; done < repeats; done += beside)
        await Promise.all(Array.from({ length: beside }, run));
    },
    60_000,
  );

  it('vendure#3065, before it is placed: what was authorised for stock that is gone is voided by the sweep', async () => {
    const { stock, stripe } = world.doubles;
    const before = stripe.charges.size;
    stock.pieces.set(kit.sku, 0);
    const body = basket({ lines: [{ sku: kit.sku, quantity: 1 }] });
    const answers = await Promise.all(Array.from({ length: repeats }, () => world.place(body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([409]));
    await world.app.get(SweepOrders).execute();
    const held = [...stripe.charges.values()].slice(before).filter(({ state }) => state === 'authorised');
    expect(held).toEqual([]);
    stock.pieces.set(kit.sku, 1_000_000);
  });
});
