import {
  orderCancelled,
  orderPlaced,
  orderReturned,
  reservationCommitted,
  reservationRefused,
  shipmentBooked,
  stockChanged,
} from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@accord/test-kit';
import fc from 'fast-check';
import { AnnounceStock } from '../src/use-cases/announce-stock.ts';
import { ExpireHolds } from '../src/use-cases/expire-holds.ts';
import { InventoryUnderTest } from './support/inventory-under-test.ts';
import { anOrder, cancelled, placed, reservationOf, returned, type TestOrder } from './support/orders.ts';
import { refreshed } from './support/refreshed.ts';

let world: InventoryUnderTest;

beforeAll(async () => {
  // Few connections, so that work which asks for a second one while it holds one would starve.
  world = await InventoryUnderTest.start({ INVENTORY_POOL_SIZE: '3' });
  world.mocks.seed('weclapp', {
    articles: [
      { articleNumber: 'ROBOT', grossPrice: '149.00', netWeightKg: '0.85', stock: '100' },
      { articleNumber: 'SINGLE', grossPrice: '10.00', stock: '1' },
      { articleNumber: 'RANDOM-A', grossPrice: '10.00', stock: '6' },
      { articleNumber: 'RANDOM-B', grossPrice: '10.00', stock: '4' },
    ],
  });
  await refreshed(world);
});
afterAll(() => world.stop());

const reserve = (order: TestOrder, seconds?: number) =>
  world.call('POST', '/reservations', { body: reservationOf(order, seconds) });
const place = (order: TestOrder, messageId?: string) =>
  world.publish(orderPlaced, {
    subject: order.orderId,
    data: placed(order),
    ...(messageId && { messageId }),
  });
const synthetically = <T>(work: () => Promise<T>): Promise<T> =>
  runInContext(inheritContext({ synthetic: true }), work);
const cancel = (order: TestOrder) =>
  world.publish(orderCancelled, { subject: order.orderId, sequence: 2, data: cancelled(order) });
const stockOf = async (sku: string) => (await world.call('GET', `/stock/${sku}`)).body;
const statusOf = async (order: TestOrder): Promise<string | undefined> =>
  (
    await world.sql<{ status: string }>('SELECT status FROM reservations WHERE id = $1', [
      order.reservationId,
    ])
  )[0]?.status;
const committed = (order: TestOrder) =>
  eventually(() => expect(world.eventsOf(reservationCommitted, order.orderId)).toHaveLength(1), {
    because: 'the commitment',
  });
const becomes = (order: TestOrder, status: string) =>
  eventually(async () => expect(await statusOf(order)).toBe(status), { because: `reservation ${status}` });

describe('an order is placed', () => {
  it('takes the pieces off the shelf once, however often the news arrives', async () => {
    const before = await stockOf('ROBOT');
    const order = anOrder([{ sku: 'ROBOT', quantity: 3 }]);
    await reserve(order);
    const messageId = await place(order);
    await place(order, messageId);
    await place(order);
    await committed(order);
    await eventually(() => expect(world.eventsOf(shipmentBooked, order.orderId)).toHaveLength(1));
    const after = await stockOf('ROBOT');
    expect([after.onHand, after.reserved]).toEqual([before.onHand - 3, before.reserved]);
    expect(await world.brokenShelves()).toEqual([]);
  });

  it('gives the pieces of a synthetic order back at once, and again nothing when it returns', async () => {
    const before = await stockOf('ROBOT');
    const order = anOrder([{ sku: 'ROBOT', quantity: 3 }]);
    await reserve(order);
    expect((await stockOf('ROBOT')).reserved).toBe(before.reserved + 3);
    await synthetically(() => place(order));
    await committed(order);
    const counts = async () => {
      const { onHand, reserved } = await stockOf('ROBOT');
      return { onHand, reserved };
    };
    expect(await counts()).toEqual({ onHand: before.onHand, reserved: before.reserved });
    await eventually(() => expect(world.eventsOf(shipmentBooked, order.orderId)).toHaveLength(1));
    const told = world.events.filter(({ correlationid }) => correlationid === order.orderId);
    expect(new Set(told.map(({ synthetic }) => synthetic))).toEqual(new Set([true]));

    await synthetically(() =>
      world.publish(orderReturned, { subject: order.orderId, sequence: 2, data: returned(order) }),
    );
    await becomes(order, 'released');
    expect(await counts()).toEqual({ onHand: before.onHand, reserved: before.reserved });
    expect(
      await world.sql('SELECT 1 FROM stock_movements WHERE reference = $1', [order.reservationId]),
    ).toEqual([]);
    expect(await world.brokenShelves()).toEqual([]);
    const asked = () => world.mocks.requests('sendcloud').filter(({ path }) => path.includes('cancel'));
    // Of one parcel, and as often as the news of its end came.
    await eventually(() => expect(new Set(asked().map(({ path }) => path)).size).toBe(1), {
      because: 'its label is void',
    });
  });

  it('takes the pieces anew when the hold has expired meanwhile', async () => {
    const before = await stockOf('ROBOT');
    const order = anOrder([{ sku: 'ROBOT', quantity: 2 }]);
    await reserve(order, 60);
    world.clock.advance(61_000);
    await world.service.app.get(ExpireHolds).execute();
    expect(await statusOf(order)).toBe('expired');
    await place(order);
    await committed(order);
    expect((await stockOf('ROBOT')).onHand).toBe(before.onHand - 2);
  });

  it('takes the pieces although the id of its hold was used up before anything was reserved under it', async () => {
    const before = await stockOf('ROBOT');
    const order = anOrder([{ sku: 'ROBOT', quantity: 2 }]);
    await world.call('DELETE', `/reservations/${order.reservationId}`);
    await place(order);
    await committed(order);
    expect((await stockOf('ROBOT')).onHand).toBe(before.onHand - 2);
    expect(await world.brokenShelves()).toEqual([]);
  });

  it('says what is short when the pieces of an expired hold went to somebody else', async () => {
    const slow = anOrder([{ sku: 'SINGLE', quantity: 1 }]);
    await reserve(slow, 60);
    world.clock.advance(61_000);
    await world.service.app.get(ExpireHolds).execute();
    const quick = anOrder([{ sku: 'SINGLE', quantity: 1 }]);
    expect((await reserve(quick)).status).toBe(201);
    await place(slow);
    const [refusal] = await eventually(() => {
      const refusals = world.eventsOf(reservationRefused, slow.orderId);
      expect(refusals).toHaveLength(1);
      return refusals;
    });
    expect(refusal).toMatchObject({
      reason: 'inventory.insufficient_stock',
      shortages: [{ sku: 'SINGLE', requested: 1, available: 0 }],
    });
    await place(quick);
    await committed(quick);
  });

  it('commits forty orders placed at once over three database connections', async () => {
    const orders = Array.from({ length: 40 }, () => anOrder([{ sku: 'CABLE-USBC-01', quantity: 1 }]));
    await Promise.all(orders.map((order) => reserve(order)));
    await Promise.all(orders.map((order) => place(order)));
    for (const order of orders) await committed(order);
    expect(await world.brokenShelves()).toEqual([]);
  });

  it('commits an order whose reservation this database has never seen', async () => {
    const order = anOrder([{ sku: 'ROBOT', quantity: 1 }]);
    await place(order);
    await committed(order);
    expect(await world.brokenShelves()).toEqual([]);
  });
});

describe('an order ends', () => {
  it('gives the pieces back exactly once, however often the news arrives', async () => {
    const before = await stockOf('ROBOT');
    const order = anOrder([{ sku: 'ROBOT', quantity: 5 }]);
    await reserve(order);
    await place(order);
    await committed(order);
    await Promise.all([cancel(order), cancel(order), cancel(order)]);
    await becomes(order, 'released');
    const last = anOrder([{ sku: 'ROBOT', quantity: 1 }]);
    await cancel(last);
    await eventually(async () =>
      expect(
        await world.sql('SELECT 1 FROM orders_heard_of WHERE order_id = $1', [last.orderId]),
      ).toHaveLength(1),
    );
    expect((await stockOf('ROBOT')).onHand).toBe(before.onHand);
    expect(await world.brokenShelves()).toEqual([]);
  });

  it('takes nothing and ships nothing for an order whose end is heard of first', async () => {
    const before = await stockOf('ROBOT');
    const order = anOrder([{ sku: 'ROBOT', quantity: 4 }]);
    await reserve(order);
    await cancel(order);
    await becomes(order, 'released');
    const messageId = await place(order);
    await eventually(async () =>
      expect(await world.sql('SELECT 1 FROM inbox WHERE message_id = $1', [messageId])).not.toHaveLength(0),
    );
    expect(await stockOf('ROBOT')).toMatchObject({ onHand: before.onHand, reserved: before.reserved });
    expect(await world.sql('SELECT 1 FROM shipments WHERE order_id = $1', [order.orderId])).toEqual([]);
  });

  it('puts returned pieces back on the shelf', async () => {
    const order = anOrder([{ sku: 'ROBOT', quantity: 2 }]);
    await reserve(order);
    await place(order);
    await committed(order);
    const before = await stockOf('ROBOT');
    await world.publish(orderReturned, { subject: order.orderId, sequence: 3, data: returned(order) });
    await becomes(order, 'released');
    expect((await stockOf('ROBOT')).onHand).toBe(before.onHand + 2);
  });
});

describe('the ledger', () => {
  it('stays in balance whatever happens in whatever order', async () => {
    type Step = {
      readonly what: 'reserve' | 'place' | 'cancel' | 'delete' | 'expire';
      readonly order: number;
    };
    const step: fc.Arbitrary<Step> = fc.record({
      what: fc.constantFrom('reserve', 'reserve', 'place', 'cancel', 'delete', 'expire'),
      order: fc.integer({ min: 0, max: 4 }),
    });
    const stories = fc.sample(fc.array(step, { minLength: 8, maxLength: 25 }), {
      numRuns: 12,
      seed: 20_260_105,
    });
    for (const story of stories) {
      const orders = [1, 2, 3, 1, 2].map((quantity, index) =>
        anOrder([
          { sku: 'RANDOM-A', quantity },
          ...(index % 2 === 0 ? [{ sku: 'RANDOM-B', quantity: 1 }] : []),
        ]),
      );
      const acts = story.map(({ what, order: index }) => async () => {
        const order = orders[index]!;
        if (what === 'reserve') await reserve(order, 60);
        else if (what === 'place') await place(order);
        else if (what === 'cancel') await cancel(order);
        else if (what === 'delete') await world.call('DELETE', `/reservations/${order.reservationId}`);
        else {
          world.clock.advance(61_000);
          await world.service.app.get(ExpireHolds).execute();
        }
      });
      for (let at = 0; at < acts.length; at += 3)
        await Promise.all(acts.slice(at, at + 3).map((act) => act()));
      for (const order of orders) await cancel(order);
      world.clock.advance(61_000);
      await eventually(async () => {
        await world.service.app.get(ExpireHolds).execute();
        const waiting = await world.sql(
          `SELECT order_id FROM unnest($1::uuid[]) AS order_id
           EXCEPT SELECT order_id FROM orders_heard_of WHERE order_end IS NOT NULL`,
          [orders.map((order) => order.orderId)],
        );
        expect(waiting).toEqual([]);
        expect(await stockOf('RANDOM-A')).toMatchObject({ onHand: 6, reserved: 0 });
        expect(await stockOf('RANDOM-B')).toMatchObject({ onHand: 4, reserved: 0 });
      });
      expect(await world.brokenShelves()).toEqual([]);
    }
  });

  it('tells the others about a shelf once per round, with its latest state', async () => {
    const announce = world.service.app.get(AnnounceStock);
    await announce.execute();
    const before = await stockOf('ROBOT');
    const orders = [1, 2, 3].map(() => anOrder([{ sku: 'ROBOT', quantity: 1 }]));
    await Promise.all(orders.map((order) => reserve(order)));
    const stock = await stockOf('ROBOT');
    expect(await announce.execute()).toBe(1);
    expect(await announce.execute()).toBe(0);
    await eventually(() => {
      const told = world.eventsOf(stockChanged).filter((event) => event.sku === 'ROBOT');
      expect(told.filter((event) => event.version > before.version)).toEqual([stock]);
    });
  });
});
