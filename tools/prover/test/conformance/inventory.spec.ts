import type { Shortage } from '@accord/canonical';
import type { Hold } from '@accord/inventory/saga';
import { inventoryMigrations, openInventoryStores } from '@accord/inventory/stores';
import type { UnitOfWork } from '@accord/messaging';
import { systemClock, systemIds } from '@accord/service-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { inventoryTables } from '../../src/memory/inventory/inventory-tables.ts';
import { catalogue } from '../../src/world/catalogue.ts';
import { memoryInventoryStores, type InventoryStores } from '../../src/world/inventory-machine.ts';
import { aWhile, kinds, openMemory, openPostgres } from '../support/databases.ts';

const now = new Date('2026-01-05T09:00:00Z');
const later = new Date('2026-01-05T09:15:00Z');
const parcel = {
  recipient: {
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    address: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
  },
  weightGrams: 350,
  orderNumber: '',
} as const;

/** Ten articles with five pieces each, so that no test meets another's. */
const shelves = Array.from({ length: 10 }, (_, index) => `SHELF-${index}`);

async function stockUp(database: DataSource): Promise<void> {
  const insert = `INSERT INTO products (sku, vendor_id, vendor_changed_ms, name, kind, price, digest, updated_at, priced_at)
    VALUES ($1, $1, 0, $1, $2, $3, '', $4, $4)`;
  for (const { product } of catalogue)
    await database.query(insert, [
      product.sku,
      product.kind,
      JSON.stringify(product.price),
      product.updatedAt,
    ]);
  for (const { product, composition } of catalogue)
    for (const { sku, quantity } of composition.components)
      await database.query('INSERT INTO bundle_components VALUES ($1, $2, $3)', [product.sku, sku, quantity]);
  for (const sku of shelves) {
    await database.query(insert, [sku, 'article', '{}', now]);
    await database.query('INSERT INTO stock (sku, on_hand) VALUES ($1, 5)', [sku]);
  }
}

describe.each(kinds)("inventory's stores in %s", (kind) => {
  let work: UnitOfWork;
  let stores: InventoryStores;
  let close: () => Promise<void>;
  const free = [...shelves];
  const shelf = (): string => free.pop() ?? '';

  beforeAll(async () => {
    if (kind === 'memory') {
      const { database, host, ...bench } = openMemory();
      ({ work, close } = bench);
      const tables = inventoryTables();
      for (const row of catalogue) tables.catalogue.seed(row.product.sku, row);
      for (const sku of shelves) tables.stock.seed(sku, { sku, onHand: 5, reserved: 0, version: 1 });
      stores = memoryInventoryStores({ database, tables }, host);
      return;
    }
    const { database, ...bench } = await openPostgres('inventory', inventoryMigrations);
    ({ work, close } = bench);
    await stockUp(database);
    stores = openInventoryStores(database, systemClock);
  });
  afterAll(() => close());

  const holdOf = (articles: readonly { sku: string; quantity: number }[], expiresAt = later): Hold => ({
    reservationId: systemIds.next(),
    orderId: systemIds.next(),
    orderNumber: systemIds.next(),
    requestKey: 'key',
    articles,
    now,
    expiresAt,
  });
  const countOf = async (sku: string): Promise<string> => {
    const stock = await stores.ledger.stockOf(sku);
    return `${stock?.onHand} on hand, ${stock?.reserved} reserved, version ${stock?.version}`;
  };

  it('takes all articles of a hold or none, says what is short, and answers nothing under a used id', async () => {
    const [one, other] = [shelf(), shelf()].sort();
    const hold = holdOf([
      { sku: one ?? '', quantity: 2 },
      { sku: other ?? '', quantity: 5 },
    ]);
    expect(await stores.reservations.hold(hold)).toEqual({ shortages: [] });
    expect(await stores.reservations.hold(hold)).toBeUndefined();
    const greedy = holdOf([
      { sku: one ?? '', quantity: 3 },
      { sku: other ?? '', quantity: 1 },
      { sku: 'UNKNOWN', quantity: 1 },
    ]);
    const shortages = [
      { sku: other, requested: 1, available: 0 },
      { sku: 'UNKNOWN', requested: 1, available: 0 },
    ];
    expect(await stores.reservations.hold(greedy)).toEqual({ shortages });
    expect(await stores.reservations.find(greedy.reservationId)).toMatchObject({
      status: 'refused',
      shortages,
    });
    expect(await stores.reservations.find(hold.reservationId)).toEqual({
      reservationId: hold.reservationId,
      orderId: hold.orderId,
      orderNumber: hold.orderNumber,
      requestKey: 'key',
      articles: hold.articles,
      expiresAt: later,
      status: 'held',
      shortages: [],
      version: 1,
    });
    expect(await countOf(one ?? '')).toBe('5 on hand, 2 reserved, version 2');
  });

  it('never promises a piece twice, however many ask at once', async () => {
    const sku = shelf();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => stores.reservations.hold(holdOf([{ sku, quantity: 2 }]))),
    );
    const shortages: readonly (readonly Shortage[] | undefined)[] = answers.map(
      (answer) => answer?.shortages,
    );
    expect(shortages.filter((list) => list?.length === 0)).toHaveLength(2);
    expect(await countOf(sku)).toBe('5 on hand, 4 reserved, version 3');
  });

  it('uses an id up before it was asked for, and lets a placed order adopt it', async () => {
    const hold = holdOf([{ sku: shelf(), quantity: 1 }]);
    const { reservationId } = hold;
    expect(await work.run((tx) => stores.reservations.useUp(tx, reservationId, now))).toBe(true);
    expect(await work.run((tx) => stores.reservations.useUp(tx, reservationId, now))).toBe(false);
    expect(await stores.reservations.hold(hold)).toBeUndefined();
    expect(await stores.reservations.find(reservationId)).toBeUndefined();
    expect(await work.run((tx) => stores.reservations.lock(tx, reservationId))).toBeUndefined();
    await work.run(async (tx) => {
      await stores.reservations.adopt(tx, hold);
      expect(await stores.reservations.become(tx, reservationId, 'committed')).toBe(2);
    });
    expect(await stores.reservations.find(reservationId)).toMatchObject({
      status: 'committed',
      articles: hold.articles,
    });
  });

  it('keeps everybody else from a locked reservation until the transaction ends', async () => {
    const hold = holdOf([{ sku: shelf(), quantity: 1 }]);
    await stores.reservations.hold(hold);
    const seen: unknown[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await work.run(async (tx) => {
      await stores.reservations.lock(tx, hold.reservationId);
      second = work.run(async (other) =>
        seen.push((await stores.reservations.lock(other, hold.reservationId))?.status),
      );
      await aWhile(() => stores.reservations.find(hold.reservationId));
      seen.push(await stores.reservations.become(tx, hold.reservationId, 'released'));
    });
    await second;
    expect(seen).toEqual([2, 'released']);
  });

  it('moves pieces all together or not at all, and enters each movement once', async () => {
    const [sku, other] = [shelf(), shelf()];
    const reference = systemIds.next();
    const placed = { reason: 'order_placed', reference } as const;
    const apply = (changes: Parameters<InventoryStores['ledger']['apply']>[1]) =>
      work.run((tx) => stores.ledger.apply(tx, changes, placed));
    const short = await apply([
      { sku, onHand: -1, reserved: 0 },
      { sku: other, onHand: -6, reserved: 0 },
      { sku: 'UNKNOWN', onHand: 0, reserved: 1 },
    ]);
    expect(new Set(short)).toEqual(
      new Set([
        { sku: other, requested: 6, available: 5 },
        { sku: 'UNKNOWN', requested: 1, available: 0 },
      ]),
    );
    expect(await countOf(sku)).toBe('5 on hand, 0 reserved, version 1');
    expect(await apply([{ sku, onHand: -2, reserved: 0 }])).toEqual([]);
    await expect(apply([{ sku, onHand: -1, reserved: 0 }])).rejects.toThrow('stock_movements_once');
    await expect(apply([{ sku, onHand: 0, reserved: -1 }])).rejects.toThrow('stock_never_oversold');
    expect(await countOf(sku)).toBe('3 on hand, 0 reserved, version 2');
  });

  it('frees holds whose time is up, and passes over one that is locked', async () => {
    const sku = shelf();
    const long = new Date('2001-01-01T00:00:00Z');
    const [due, locked, young] = [
      holdOf([{ sku, quantity: 1 }], long),
      holdOf([{ sku, quantity: 1 }], long),
      holdOf([{ sku, quantity: 1 }]),
    ];
    for (const hold of [due, locked, young]) await stores.reservations.hold(hold);
    await work.run(async (tx) => {
      await stores.reservations.lock(tx, locked.reservationId);
      expect(await stores.holds.expire(long, 10)).toBe(1);
    });
    expect(await stores.reservations.find(due.reservationId)).toMatchObject({
      status: 'expired',
      version: 2,
    });
    expect(await countOf(sku)).toBe('5 on hand, 2 reserved, version 5');
    expect(await stores.holds.expire(long, 10)).toBe(1);
    expect(await stores.holds.expire(long, 10)).toBe(0);
  });

  it('remembers the first end of an order that it has heard of', async () => {
    const orderId = systemIds.next();
    const lock = () => work.run((tx) => stores.orders.lock(tx, orderId));
    expect(await lock()).toBeUndefined();
    await work.run((tx) => stores.orders.end(tx, orderId, 'cancelled'));
    await work.run((tx) => stores.orders.end(tx, orderId, 'returned'));
    expect(await lock()).toBe('cancelled');
  });

  it('plans one shipment per order, knows it by all its names, and counts its changes', async () => {
    const plan = { orderId: systemIds.next(), shipmentId: systemIds.next(), now };
    const orderNumber = systemIds.next();
    const carrierRef = systemIds.next();
    const address = { ...parcel, orderNumber };
    await work.run(async (tx) => {
      await stores.shipments.plan(tx, { ...plan, parcel: address });
      await stores.shipments.plan(tx, { ...plan, shipmentId: systemIds.next(), parcel: address });
    });
    const { shipmentId, orderId } = plan;
    await work.run(async (tx) => {
      expect(await stores.shipments.lock(tx, { orderId })).toEqual({
        shipmentId,
        orderId,
        orderNumber,
        booking: 'planned',
        parcel: address,
        carrierRef: null,
        progress: undefined,
        version: 1,
      });
      expect(await stores.shipments.become(tx, shipmentId, 'announcing')).toBe(2);
      const booked = { carrierRef, carrier: 'dhl', trackingNumber: null, trackingUrl: null };
      expect(await stores.shipments.book(tx, shipmentId, booked)).toBe(3);
      expect(await stores.shipments.progress(tx, shipmentId, { status: 'in_transit', at: now })).toBe(4);
    });
    const known = { booking: 'booked', carrierRef, version: 4, progress: { status: 'in_transit', at: now } };
    for (const key of [
      { carrierRef, orderNumber: undefined },
      { carrierRef: undefined, orderNumber },
    ])
      expect(await work.run((tx) => stores.shipments.lock(tx, key))).toMatchObject(known);
    const nobody = { carrierRef: undefined, orderNumber: undefined };
    expect(await work.run((tx) => stores.shipments.lock(tx, nobody))).toBeUndefined();
  });

  it('knows what products are made of', async () => {
    const made = await stores.catalogue.compositions(['BOX', 'KIT', 'COURSE', 'UNKNOWN'], { onSale: true });
    const bySku = (one: { sku: string }, other: { sku: string }): number => (one.sku < other.sku ? -1 : 1);
    expect(new Set(made.keys())).toEqual(new Set(['BOX', 'KIT', 'COURSE']));
    expect([...(made.get('BOX')?.components ?? [])].sort(bySku)).toEqual([
      { sku: 'CABLE', quantity: 2 },
      { sku: 'KIT', quantity: 1 },
    ]);
    expect(await work.run((tx) => stores.catalogue.weights(tx, ['KIT']))).toEqual(new Map());
  });
});
