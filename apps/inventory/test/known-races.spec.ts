import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderCancelled, orderPlaced, reservationCommitted } from '@accord/canonical';
import { eventually, patiently } from '@accord/test-kit';
import { ExpireHolds } from '../src/use-cases/expire-holds.ts';
import { InventoryUnderTest, type Answer } from './support/inventory-under-test.ts';
import { anOrder, cancelled, placed, reservationOf, type TestOrder } from './support/orders.ts';
import { refreshed } from './support/refreshed.ts';

/** Races that lost or oversold stock in other shops, each known by the thread that tells of it. */
const repeats = 100;

let world: InventoryUnderTest;
let next = 0;

beforeAll(async () => {
  world = await InventoryUnderTest.start();
});
afterAll(() => world.stop());

/** Articles of their own for each repeat, so that the repeats can run side by side. */
async function shelves(stock: number): Promise<readonly string[]> {
  next += 1;
  const skus = Array.from({ length: repeats }, (_, index) => `RACE-${String(next)}-${String(index)}`);
  const articles = skus.flatMap((sku) => [
    { articleNumber: sku, grossPrice: '10.00', stock: String(stock) },
    {
      articleNumber: `${sku}-PACK`,
      articleType: 'SALES_BILL_OF_MATERIAL',
      grossPrice: '20.00',
      components: [{ articleNumber: sku, quantity: '2' }],
    },
  ]);
  world.mocks.seed('weclapp', { articles });
  await refreshed(world);
  return skus;
}

const reserve = (order: TestOrder, seconds?: number): Promise<Answer> =>
  patiently(() => world.call('POST', '/reservations', { body: reservationOf(order, seconds) }));
const release = ({ reservationId }: TestOrder): Promise<Answer> =>
  patiently(() => world.call('DELETE', `/reservations/${reservationId}`));
const stockOf = async (sku: string) => (await world.call('GET', `/stock/${sku}`)).body as object;
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

interface Race {
  readonly thread: string;
  readonly story: string;
  readonly stock: number;
  /** Runs the scenario once. @returns what was not as it must be */
  readonly run: (sku: string) => Promise<void>;
}

const races: readonly Race[] = [
  {
    thread: 'medusa#16569',
    story: 'two reservations for one piece at the same time: one of them gets it',
    stock: 1,
    run: async (sku) => {
      const orders = [anOrder([{ sku, quantity: 1 }]), anOrder([{ sku, quantity: 1 }])];
      const answers = await Promise.all(orders.map((order) => reserve(order)));
      expect(statuses(answers)).toEqual([201, 409]);
      expect(await stockOf(sku)).toMatchObject({ onHand: 1, reserved: 1, available: 0 });
    },
  },
  {
    thread: 'medusa#16502',
    story: 'a bundle and its part in one order, each of which alone could be had: the sum counts',
    stock: 2,
    run: async (sku) => {
      const order = anOrder([
        { sku: `${sku}-PACK`, quantity: 1, kind: 'bundle' },
        { sku, quantity: 1 },
      ]);
      expect((await reserve(order)).status).toBe(409);
      expect(await stockOf(sku)).toMatchObject({ reserved: 0, available: 2 });
    },
  },
  {
    thread: 'medusa#12401',
    story: 'a reservation given back by three callers at once: it is subtracted once',
    stock: 3,
    run: async (sku) => {
      const [kept, gone] = [anOrder([{ sku, quantity: 1 }]), anOrder([{ sku, quantity: 2 }])];
      await Promise.all([reserve(kept), reserve(gone)]);
      await Promise.all([release(gone), release(gone), release(gone)]);
      expect(await stockOf(sku)).toMatchObject({ onHand: 3, reserved: 1, available: 2 });
    },
  },
  {
    thread: 'vendure#3508',
    story: 'five orders at once for the last two pieces: two are taken',
    stock: 2,
    run: async (sku) => {
      const orders = Array.from({ length: 5 }, () => anOrder([{ sku, quantity: 1 }]));
      const answers = await Promise.all(orders.map((order) => reserve(order)));
      expect(statuses(answers)).toEqual([201, 201, 409, 409, 409]);
      expect(await stockOf(sku)).toMatchObject({ reserved: 2, available: 0 });
    },
  },
  {
    thread: 'vendure#1738',
    story:
      'an order for more than is there beside one that fits: what fits is taken, nothing goes below zero',
    stock: 3,
    run: async (sku) => {
      const orders = [anOrder([{ sku, quantity: 3 }]), anOrder([{ sku, quantity: 4 }])];
      const [fits, greedy] = await Promise.all(orders.map((order) => reserve(order)));
      expect([fits?.status, greedy?.status]).toEqual([201, 409]);
      expect(await stockOf(sku)).toMatchObject({ reserved: 3, available: 0 });
    },
  },
  {
    thread: 'magento/inventory#3036',
    story:
      'pieces reserved for an order that was never placed: they are for sale again when the hold runs out, once',
    stock: 1,
    run: async (sku) => {
      expect((await reserve(anOrder([{ sku, quantity: 1 }]), 1)).status).toBe(201);
      world.clock.advance(2_000);
      await Promise.all([
        world.service.app.get(ExpireHolds).execute(),
        world.service.app.get(ExpireHolds).execute(),
      ]);
      // A sweep passes over what another one is just freeing: the repeat beside this one may commit it a moment later.
      await eventually(async () =>
        expect(await stockOf(sku)).toMatchObject({ onHand: 1, reserved: 0, available: 1 }),
      );
    },
  },
];

describe('races that other shops lost', () => {
  it.each(races)('$thread: $story', async ({ stock, run }) => {
    const skus = await shelves(stock);
    for (let first = 0; first < repeats; first += 10)
      await Promise.all(skus.slice(first, first + 10).map((sku) => run(sku)));
    expect(await world.brokenShelves()).toEqual([]);
  });

  it('medusa#12401, by messages: an order placed and cancelled at the same moment ends with the piece on the shelf', async () => {
    const skus = await shelves(1);
    const orders = skus.map((sku) => anOrder([{ sku, quantity: 1 }]));
    await Promise.all(orders.map((order) => reserve(order)));
    await Promise.all(
      orders.flatMap((order) => [
        world.publish(orderPlaced, { subject: order.orderId, sequence: 1, data: placed(order) }),
        world.publish(orderCancelled, { subject: order.orderId, sequence: 2, data: cancelled(order) }),
      ]),
    );
    await eventually(
      async () =>
        expect(
          await world.sql(`SELECT sku FROM stock WHERE sku = ANY($1) AND (reserved <> 0 OR on_hand <> 1)`, [
            skus,
          ]),
        ).toEqual([]),
      { timeoutMs: 20_000 },
    );
    expect(world.eventsOf(reservationCommitted).length).toBeLessThanOrEqual(repeats);
    expect(await world.brokenShelves()).toEqual([]);
  });
});

describe('a thousand equal reservations on fifty ids, two hundred at once', () => {
  it('have exactly fifty effects, and every answer to one id is the same to the byte', async () => {
    const [sku = ''] = await shelves(1_000);
    const orders = Array.from({ length: 50 }, () => anOrder([{ sku, quantity: 1 }]));
    const asked = Array.from({ length: 20 }, () => orders).flat();
    const answers: (Answer & { readonly id: string })[] = [];
    // A listening socket holds some five hundred that are not accepted yet; what comes beyond that is broken off.
    for (let first = 0; first < asked.length; first += 200) {
      const wave = asked.slice(first, first + 200).map(async (order) => ({
        id: order.reservationId,
        ...(await reserve(order)),
      }));
      answers.push(...(await Promise.all(wave)));
    }
    for (const [, same] of Map.groupBy(answers, ({ id }) => id)) {
      expect(same).toHaveLength(20);
      expect(same.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
      // Whatever else is answered is shown.
      expect(same.filter(({ status }) => status >= 300).map(({ body }) => body as unknown)).toEqual([]);
      expect(new Set(same.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    }
    expect(await stockOf(sku)).toMatchObject({ onHand: 1_000, reserved: 50, available: 950 });
    expect(await world.brokenShelves()).toEqual([]);
  }, 60_000);
});
