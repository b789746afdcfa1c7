import {
  checkoutQuarantineLimitPassed,
  parseOrderId,
  parseOrderNumber,
  parseReservationId,
  parseShipmentId,
  productChanged,
  reservationCommitted,
  shipmentBooked,
} from '@accord/canonical';
import { OutboxRelay } from '@accord/messaging';
import { configureLogging, systemIds } from '@accord/service-kit';
import { Runs } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import { mockCredentials, startVendorMocks, type FaultInput, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SweepOrders } from '../src/use-cases/sweep-orders.ts';
import { CheckoutWorld } from './support/checkout-world.ts';
import { bury, die, kit, product } from './support/neighbours.ts';
import { runToItsEnd } from './support/run-to-its-end.ts';

const flow = 'checkout.amazon-orders';
let mocks: VendorMocks;
let world: CheckoutWorld;
beforeAll(async () => {
  mocks = await startVendorMocks();
  const { clientId, clientSecret, refreshToken } = mockCredentials.amazon;
  world = await CheckoutWorld.start({
    environment: {
      CHECKOUT_MARKETPLACE_VENDOR: 'amazon',
      CHECKOUT_FLOWS: `${flow}=off`,
      AMAZON_BASE_URL: `${mocks.url}/amazon`,
      AMAZON_TOKEN_URL: `${mocks.url}/amazon/auth/o2/token`,
      AMAZON_CLIENT_ID: clientId,
      AMAZON_CLIENT_SECRET: clientSecret,
      AMAZON_REFRESH_TOKEN: refreshToken,
      AMAZON_PAGE_SIZE: '8',
    },
  });
  world.doubles.clock.set(new Date());
});
afterAll(async () => {
  bury();
  await world.stop();
  await mocks.stop();
});
afterEach(() => {
  world.calm();
  mocks.faults('amazon', []);
  mocks.watch('amazon', undefined);
});

let sold = 0;
const newNumber = (): string => `306-0000000-${String(++sold).padStart(7, '0')}`;
/** Says at Amazon that these were sold, or have changed. */
const tell = (...orders: readonly object[]): void => mocks.seed('amazon', { orders });
const sell = (more: object = {}): string => {
  const orderId = newNumber();
  tell({ orderId, ...more });
  return orderId;
};

const run = () => runToItsEnd(world, flow);
const oursOf = (orderId: string) =>
  world.sql<{ id: string; number: string; status: string; reservation_id: string }>(
    'SELECT id, number, status, reservation_id FROM orders WHERE marketplace_order_id = $1',
    [orderId],
  );
const ourOf = async (orderId: string) => {
  const [order, ...more] = await oursOf(orderId);
  if (order === undefined || more.length > 0) throw new Error(`not one order of ${orderId}`);
  return order;
};
const take = async (more: object = {}): Promise<string> => {
  const orderId = sell(more);
  await run();
  await world.sweepAfter(1);
  return orderId;
};
const shown = async (orderId: string) => world.order((await ourOf(orderId)).id);
const codeOf = async (orderId: string): Promise<string | undefined> => {
  const [record] = await world.sql<{ code: string }>(
    `SELECT code FROM sync_records WHERE key = $1 AND outcome <> 'created' ORDER BY run_id DESC LIMIT 1`,
    [orderId],
  );
  return record?.code;
};
const deliver = async (orderId: string): Promise<void> => {
  const { id, number, reservation_id } = await ourOf(orderId);
  const about = { orderId: parseOrderId(id), orderNumber: parseOrderNumber(number) };
  await world.tell(reservationCommitted, { ...about, reservationId: parseReservationId(reservation_id) });
  const shipmentId = parseShipmentId(systemIds.next());
  const parcel = { carrier: 'dhl', trackingNumber: null, trackingUrl: null };
  await world.tell(shipmentBooked, { ...about, shipmentId, ...parcel });
  await eventually(async () => expect(await world.order(id)).toMatchObject({ status: 'completed' }), {
    timeoutMs: 20_000,
  });
};

describe('an order that Amazon sold', () => {
  it('is placed, booked, shipped and completed at what its buyer paid, and no gateway is asked', async () => {
    const orderId = await take({ shipping: '4.90' });
    expect(await shown(orderId)).toMatchObject({
      status: 'placed',
      payment: { status: 'captured', gateway: 'marketplace' },
      marketplace: { marketplace: 'amazon', orderId },
      totals: { gross: { minor: 15_390, currency: 'EUR' } },
    });
    await deliver(orderId);
    const { number } = await ourOf(orderId);
    expect(world.doubles.ledger.booked.filter(({ orderNumber }) => orderNumber === number)).toHaveLength(1);
    expect([...world.doubles.stripe.calls, ...world.doubles.adyen.calls]).toEqual([]);
  });

  it('is taken once, however often it is read', async () => {
    const orderId = sell();
    await run();
    tell({ orderId });
    const again = await run();
    expect([again.counts.created, (await oursOf(orderId)).length]).toEqual([0, 1]);
  });

  it('waits while Amazon shows no recipient, and is taken when it is paid', async () => {
    const orderId = sell({ status: 'PENDING' });
    await run();
    expect(await oursOf(orderId)).toEqual([]);
    tell({ orderId, status: 'UNSHIPPED' });
    await run();
    await world.sweepAfter(1);
    expect(await shown(orderId)).toMatchObject({ status: 'placed' });
  });

  it('is shown to a person while it is short, and placed under new holds when there is stock', async () => {
    world.doubles.stock.pieces.set(kit.sku, 0);
    const orderId = await take();
    expect(await shown(orderId)).toMatchObject({ status: 'needs_attention', attention: 'out_of_stock' });
    const first = await ourOf(orderId);
    world.doubles.stock.pieces.set(kit.sku, 1_000_000);
    await world.sweepAfter(60_000);
    expect(await shown(orderId)).toMatchObject({ status: 'placed' });
    const second = await ourOf(orderId);
    expect(second.reservation_id).not.toBe(first.reservation_id);
    expect([...world.doubles.stock.held.keys()]).toContain(second.reservation_id);
  });

  it('of which a process died at every step of its placement is placed once, holding what it sold once', async () => {
    for (const moment of ['reserve:before', 'reserve:after'] as const) {
      const pieces = world.doubles.stock.pieces.get(kit.sku) ?? 0;
      const dead = new Promise<void>((resolve) => {
        world.doubles.stock.interfere = (now) => {
          if (now !== moment) return undefined;
          resolve();
          return die();
        };
      });
      const orderId = sell();
      await run();
      world.doubles.clock.advance(1);
      void world.app.get(SweepOrders).execute();
      await dead;
      await eventually(async () => {
        const [row] = await world.sql<{ taken: boolean }>(
          `SELECT next_sweep_at > $2 AS taken FROM orders WHERE marketplace_order_id = $1`,
          [orderId, world.doubles.clock.now()],
        );
        expect(row).toEqual({ taken: true });
      });
      world.calm();
      await world.sweepAfter(61_000);
      expect(await shown(orderId)).toMatchObject({ status: 'placed' });
      expect(world.doubles.stock.pieces.get(kit.sku)).toBe(pieces - 1);
    }
  });
});

describe('an order that Amazon cancelled', () => {
  it('before it was placed ends in silence and gives back what it held', async () => {
    world.doubles.stock.interfere = (moment) => {
      if (moment === 'reserve:after') throw new Error('no answer');
    };
    const orderId = await take();
    const { id } = await ourOf(orderId);
    tell({ orderId, status: 'CANCELLED' });
    world.calm();
    expect((await run()).counts.updated).toBe(1);
    await world.sweepAfter(60_000);
    expect(await world.order(id)).toMatchObject({
      status: 'rejected',
      payment: { status: 'refunded' },
      closing: { reason: 'cancelled_at_marketplace' },
    });
    expect([...world.doubles.stock.held.values()].map((held) => held.orderId)).not.toContain(id);
  });

  it('after it was placed is cancelled here, with the money that its buyer got back', async () => {
    const orderId = await take();
    tell({ orderId, status: 'CANCELLED' });
    await run();
    expect(await shown(orderId)).toMatchObject({ status: 'cancelled', payment: { status: 'refunded' } });
    expect((await run()).counts.updated).toBe(0);
  });

  it('after it was completed is shown to a person', async () => {
    const orderId = await take();
    await deliver(orderId);
    tell({ orderId, status: 'CANCELLED' });
    await run();
    expect(await shown(orderId)).toMatchObject({
      status: 'needs_attention',
      attention: 'cancelled_at_marketplace',
    });
  });

  it('before we ever took it makes no order, and an earlier reading that comes later makes none either', async () => {
    const orderId = sell({ status: 'CANCELLED' });
    await run();
    expect(await codeOf(orderId)).toBe('checkout.cancelled_before_it_was_taken');
    tell({ orderId, status: 'UNSHIPPED', changedAt: Date.now() - 60_000 });
    await run();
    expect([await codeOf(orderId), await oursOf(orderId)]).toEqual(['checkout.stale_version', []]);
  });

  it('because we asked a person to: our own wish to cancel waits for Amazon, who has the money', async () => {
    const orderId = await take();
    const { id } = await ourOf(orderId);
    expect((await world.send('POST', `/orders/${id}/cancel`)).status).toBe(202);
    expect(await world.order(id)).toMatchObject({
      status: 'needs_attention',
      attention: 'cancel_at_marketplace',
      payment: { status: 'captured' },
    });
    tell({ orderId, status: 'CANCELLED' });
    await run();
    expect(await world.order(id)).toMatchObject({ status: 'cancelled', payment: { status: 'refunded' } });
  });

  it('is not one that came back: then the goods are ours again and Amazon gives the money back', async () => {
    const orderId = await take();
    await deliver(orderId);
    const { id } = await ourOf(orderId);
    expect((await world.send('POST', `/orders/${id}/returns`)).status).toBe(202);
    expect(await world.order(id)).toMatchObject({ status: 'returned', payment: { status: 'refunded' } });
  });
});

describe('what cannot be taken', () => {
  const bad: readonly (readonly [code: string, what: object])[] = [
    ['amazon.discounted', { discount: '5.00' }],
    ['amazon.bad_address', { recipient: { postalCode: 'nowhere' } }],
    ['amazon.bad_sku', { items: [{ sku: 'no SKU of ours' }] }],
    ['amazon.partially_shipped', { status: 'PARTIALLY_SHIPPED' }],
    ['amazon.bad_quantity', { items: [{ sku: kit.sku, quantity: 1_000 }] }],
  ];
  it('waits in quarantine with its reason, and holds nobody up', async () => {
    const numbers = bad.map(([, what]) => sell(what));
    const good = sell();
    await run();
    const codes = await Promise.all(numbers.map(codeOf));
    expect(codes).toEqual(bad.map(([code]) => code));
    expect(await oursOf(good)).toHaveLength(1);
    for (const orderId of numbers) mocks.seed('amazon', { deleted: [orderId] });
  });

  it('is told of when more of a run wait than may', async () => {
    const relay = world.app.get(OutboxRelay);
    await relay.stop();
    try {
      const orderId = sell({ discount: '5.00' });
      const { id } = await run();
      // Those of earlier runs may still be there.
      const told = await world.sql<{ body: string }>(
        `SELECT body FROM outbox WHERE routing_key = $1 AND body::jsonb #>> '{data,runId}' = $2`,
        [checkoutQuarantineLimitPassed.key, id],
      );
      expect(told.map(({ body }): unknown => JSON.parse(body))).toMatchObject([
        {
          data: {
            flow,
            quarantined: 1,
            limitPermille: 50,
            codes: [{ code: 'amazon.discounted', records: 1 }],
          },
        },
      ]);
      mocks.seed('amazon', { deleted: [orderId] });
    } finally {
      relay.start();
    }
  });

  it('is released once we sell what it is about', async () => {
    const sku = 'KIT-NEW-01';
    const orderId = sell({ items: [{ sku, unitPrice: '20.00' }] });
    await run();
    expect(await codeOf(orderId)).toBe('checkout.unknown_product');
    await world.tell(productChanged, { product: product(sku, 'article', 2_100) });
    await eventually(async () =>
      expect(await world.sql('SELECT sku FROM product_cache WHERE sku = $1', [sku])).toHaveLength(1),
    );
    const waiting = (await world.send('GET', `/quarantine?flow=${flow}`)).body.items as {
      runId: string;
      seq: number;
      key: string;
    }[];
    const record = waiting.find(({ key }) => key === orderId);
    const answer = await world.send('POST', '/quarantine/release', {
      body: { runId: record?.runId, seqs: [record?.seq] },
    });
    expect(answer.status).toBe(202);
    // A run of its own, beside which no other may begin.
    expect(await world.app.get(Runs).settled(answer.body.id)).toMatchObject({ status: 'finished' });
    expect(await oursOf(orderId)).toHaveLength(1);
  });
});

describe('the buyer of a marketplace', () => {
  it('stands in no line of the log, whether the order is taken, short, put aside or cancelled', async () => {
    const lines: string[] = [];
    configureLogging({ level: 'debug', destination: { write: (line) => lines.push(line) } });
    const canary = { name: 'Canaria Vogelsang', addressLine1: 'Kanarienweg 77', city: 'Kanarienhausen' };
    await take({ recipient: canary });
    world.doubles.stock.pieces.set(kit.sku, 0);
    const short = await take({ recipient: canary });
    world.doubles.stock.pieces.set(kit.sku, 1_000_000);
    const aside = sell({ recipient: { ...canary, postalCode: 'nowhere' } });
    tell({ orderId: short, status: 'CANCELLED' });
    mocks.faults('amazon', [{ operation: 'orders.search', kind: 'status', status: 500, times: 1 }]);
    await run();
    configureLogging({ level: 'silent' });
    expect([await codeOf(aside), lines.some((line) => line.includes('sale.short'))]).toEqual([
      'amazon.bad_address',
      true,
    ]);
    expect(lines.filter((line) => /canaria|vogelsang|kanarien|marketplace\.example/i.test(line))).toEqual([]);
    mocks.seed('amazon', { deleted: [aside] });
  });
});

describe('whatever Amazon does', () => {
  // What the pages may do stands in the conformance suite; here it goes through a run.
  const illnesses: readonly (readonly [name: string, fault: FaultInput])[] = [
    ['it answers 500', { kind: 'status', status: 500, times: 3 }],
    ['a page breaks off', { kind: 'partial', times: 2 }],
    ['its token runs out, which it says with 403', { kind: 'expired_token', times: 1 }],
  ];
  it.each(illnesses)('takes each order once when %s', async (_name, fault) => {
    const changedAt = Date.now();
    const numbers = Array.from({ length: 11 }, () => sell({ changedAt }));
    mocks.faults('amazon', [{ operation: 'orders.search', ...fault }]);
    await eventually(run, { timeoutMs: 20_000 });
    const found = await world.sql('SELECT 1 FROM orders WHERE marketplace_order_id = ANY($1)', [numbers]);
    expect(found).toHaveLength(11);
  });

  it.each([300_000, -300_000])('sees what a clock stamps that is %d ms off', async (offMs) => {
    await run();
    const orderId = sell({ changedAt: Date.now() + offMs });
    await run();
    tell({ orderId, status: 'CANCELLED', changedAt: Date.now() + offMs + 1 });
    await run();
    expect(await ourOf(orderId)).toMatchObject({ status: 'rejected' });
  });

  it('takes what is sold and what is cancelled while it pages', async () => {
    const known = sell();
    await run();
    for (let count = 0; count < 11; count += 1) sell();
    let late = '';
    mocks.watch('amazon', ({ operation }) => {
      if (operation !== 'orders.search' || late !== '') return;
      late = sell();
      tell({ orderId: known, status: 'CANCELLED' });
    });
    await run();
    expect(await oursOf(late)).toHaveLength(1);
    expect(await ourOf(known)).toMatchObject({ status: 'rejected' });
  });
});
