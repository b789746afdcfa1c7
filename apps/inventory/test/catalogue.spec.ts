import { productChanged } from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InventoryUnderTest, weclappToken } from './support/inventory-under-test.ts';
import { anOrder, reservationOf } from './support/orders.ts';

let world: InventoryUnderTest;

beforeAll(async () => {
  // Small pages, so that every run crosses page borders.
  world = await InventoryUnderTest.start({ WECLAPP_PAGE_SIZE: '4' });
});
afterAll(() => world.stop());
afterEach(() => world.mocks.faults('weclapp', []));

const refresh = async () => (await world.call('POST', '/catalogue/refresh')).body;
const product = (sku: string) => world.call('GET', `/products/${sku}`);
const stockOf = async (sku: string) => (await world.call('GET', `/stock/${sku}`)).body;
const seed = (articles: object[]) => world.mocks.seed('weclapp', { articles });
const articleId = async (sku: string): Promise<string | undefined> =>
  (await world.sql<{ vendor_id: string }>('SELECT vendor_id FROM products WHERE sku = $1', [sku]))[0]
    ?.vendor_id;

describe('reading the catalogue from weclapp', () => {
  it('takes over articles, courses and bundles with price, tax, weight and stock', async () => {
    const report = await refresh();
    expect(report).toMatchObject({ articles: { read: 7, changed: 7 }, bad: [] });
    expect((await product('kit-robot-01')).body).toMatchObject({
      sku: 'KIT-ROBOT-01',
      kind: 'article',
      price: {
        gross: { minor: 14_900, currency: 'EUR' },
        net: { minor: 12_521, currency: 'EUR' },
        tax: { minor: 2_379, currency: 'EUR' },
        taxRateBps: 1900,
      },
      weightGrams: 850,
      version: 1,
    });
    expect((await product('COURSE-PYTHON-101')).body.kind).toBe('course');
    expect((await product('BUNDLE-STARTER-01')).body.components).toEqual([
      { sku: 'CABLE-USBC-01', quantity: 2 },
      { sku: 'KIT-ROBOT-01', quantity: 1 },
    ]);
    expect(await stockOf('KIT-ROBOT-01')).toMatchObject({ onHand: 500, reserved: 0, available: 500 });
    expect((await world.call('GET', '/stock/COURSE-PYTHON-101')).body.code).toBe('inventory.not_stocked');
    await eventually(() => expect(world.eventsOf(productChanged)).toHaveLength(7));
  });

  it('tells nobody anything when nothing has changed, and calls the prices fresh', async () => {
    const before = (await product('KIT-ROBOT-01')).body;
    world.clock.advance(60_000);
    expect(await refresh()).toMatchObject({ articles: { changed: 0 }, stock: { changed: 0 } });
    const after = (await product('KIT-ROBOT-01')).body;
    expect(after.version).toBe(before.version);
    expect(Date.parse(after.pricedAt) - Date.parse(before.pricedAt)).toBe(60_000);
  });

  it('reads only what changed since, and passes a new price on with a new version', async () => {
    seed([{ articleNumber: 'CABLE-USBC-01', grossPrice: '8.50' }]);
    expect((await refresh()).articles.changed).toBe(1);
    expect((await product('CABLE-USBC-01')).body).toMatchObject({
      version: 2,
      price: { gross: { minor: 850 } },
    });
  });

  it('misses no article of a bulk import that fills many pages at once', async () => {
    seed(
      Array.from({ length: 23 }, (_, index) => ({
        articleNumber: `BULK-${index}`,
        grossPrice: '1.00',
        stock: '1',
      })),
    );
    await refresh();
    const skus = Array.from({ length: 23 }, (_, index) => `BULK-${index}`);
    const found = (await world.call('GET', `/products?skus=${skus.join(',')},NOPE`)).body;
    expect([found.items.length, found.missing]).toEqual([23, ['NOPE']]);
  });

  it('lists what it cannot read with the reason, and takes over the rest', async () => {
    seed([
      { articleNumber: 'NO-PRICE', name: 'no price at all' },
      { articleNumber: 'BAD SKU!', grossPrice: '1.00' },
      { articleNumber: 'TOO-FINE', grossPrice: '1.005' },
      { articleNumber: 'FINE', grossPrice: '1.00', stock: '2' },
      { articleNumber: 'HALF', grossPrice: '1.00', stock: '0.5' },
    ]);
    const { bad } = await refresh();
    expect(bad.map((record: { reason: string }) => record.reason).sort()).toEqual([
      'money.bad_decimal',
      'product.bad_sku',
      'weclapp.fraction_in_stock',
      'weclapp.no_price',
    ]);
    expect((await product('FINE')).status).toBe(200);
    expect((await product('NO-PRICE')).body).toMatchObject({ code: 'inventory.product_not_found' });
  });

  it('takes an article off sale, and back again', async () => {
    seed([{ articleNumber: 'KIT-SENSOR-02', active: false }]);
    expect((await refresh()).articles.withdrawn).toBe(1);
    expect((await product('KIT-SENSOR-02')).status).toBe(404);
    const order = anOrder([{ sku: 'KIT-SENSOR-02', quantity: 1 }]);
    const refusal = await world.call('POST', '/reservations', { body: reservationOf(order) });
    expect(refusal.body.code).toBe('inventory.unknown_sku');
    seed([{ articleNumber: 'KIT-SENSOR-02', active: true }]);
    await refresh();
    expect((await product('KIT-SENSOR-02')).status).toBe(200);
  });

  it('answers 503 while weclapp is away, sells from what it knows, and reads on afterwards', async () => {
    world.mocks.faults('weclapp', [{ kind: 'status', status: 503 }]);
    expect((await world.call('POST', '/catalogue/refresh')).status).toBe(503);
    expect((await product('KIT-ROBOT-01')).status).toBe(200);
    world.mocks.faults('weclapp', []);
    seed([{ articleNumber: 'AFTERWARDS', grossPrice: '1.00' }]);
    await eventually(async () => expect((await world.call('POST', '/catalogue/refresh')).status).toBe(200));
    expect((await product('AFTERWARDS')).status).toBe(200);
  });

  it('takes three thousand articles over within the limits of one request', async () => {
    const many = await InventoryUnderTest.start();
    try {
      many.mocks.seed('weclapp', {
        articles: Array.from({ length: 3000 }, (_, index) => ({
          articleNumber: `MANY-${index}`,
          grossPrice: '2.55',
          stock: '1000',
        })),
      });
      const answer = await many.call('POST', '/catalogue/refresh');
      expect(answer.body).toMatchObject({ articles: { changed: 3007 }, bad: [] });
      expect(await many.brokenShelves()).toEqual([]);
    } finally {
      await many.stop();
    }
  });
});

describe('stock from the warehouse', () => {
  it('adds what weclapp counted since, and conjures nothing back that was reserved or sold', async () => {
    const order = anOrder([{ sku: 'BOARD-ESP-03', quantity: 30 }]);
    await world.call('POST', '/reservations', { body: reservationOf(order) });
    world.mocks.seed('weclapp', { stock: [{ articleNumber: 'BOARD-ESP-03', quantity: '270' }] });
    await refresh();
    expect(await stockOf('BOARD-ESP-03')).toMatchObject({ onHand: 270, reserved: 30, available: 240 });
  });

  it('leaves promised pieces alone when the warehouse has lost more than is free, and reports what is owed', async () => {
    world.mocks.seed('weclapp', { stock: [{ articleNumber: 'BOARD-ESP-03', quantity: '10' }] });
    expect((await refresh()).owed).toEqual([{ sku: 'BOARD-ESP-03', pieces: 20 }]);
    expect(await stockOf('BOARD-ESP-03')).toMatchObject({ onHand: 30, reserved: 30, available: 0 });
    expect(await world.brokenShelves()).toEqual([]);
  });
});

describe('products for other services', () => {
  it('leaves out no product page by page, and gives one that changes on the way again, at the end', async () => {
    world.clock.advance(60_000);
    const since = world.clock.now().toISOString();
    const skus = Array.from({ length: 130 }, (_, index) => `PAGED-${index}`);
    seed(skus.map((sku) => ({ articleNumber: sku, grossPrice: '1.00' })));
    await refresh();
    const first = (await world.call('GET', `/products?updatedSince=${since}`)).body;
    expect(first.items).toHaveLength(100);
    const early: string = first.items[0].sku;
    world.clock.advance(1_000);
    seed([{ articleNumber: early, grossPrice: '2.00' }]);
    await refresh();
    const second = (await world.call('GET', `/products?cursor=${first.nextCursor}`)).body;
    expect(second.nextCursor).toBeNull();
    expect(second.items.at(-1)).toMatchObject({ sku: early, version: 2 });
    const seen = [...first.items, ...second.items].map((item: { sku: string }) => item.sku);
    expect(seen.slice(0, -1).sort()).toEqual([...skus].sort());
  });

  it('refuses a cursor it did not make', async () => {
    for (const cursor of ['nonsense', Buffer.from('["2026-13-45","X"]').toString('base64url')]) {
      const answer = await world.call('GET', `/products?cursor=${cursor}`);
      expect([answer.status, answer.body.code]).toEqual([422, 'inventory.bad_cursor']);
    }
  });

  it('refuses a SKU that cannot be one', async () => {
    expect((await world.call('GET', `/products/${encodeURIComponent('../../etc')}`)).status).toBe(422);
  });
});

describe('what weclapp tells', () => {
  const tell = (token: string | undefined, body: unknown) =>
    world.call('POST', `/webhooks/weclapp${token === undefined ? '' : `?token=${token}`}`, {
      body,
      headers: { authorization: '' },
    });

  it('fetches the article that a notice names, and believes nothing else in it', async () => {
    seed([{ articleNumber: 'FINE', grossPrice: '7.00', stock: '5' }]);
    const entityId = await articleId('FINE');
    const notice = { entityName: 'article', entityId, articlePrices: [{ price: '0.01' }] };
    expect((await tell(weclappToken, notice)).status).toBe(204);
    expect((await product('FINE')).body.price.gross.minor).toBe(700);
    expect((await stockOf('FINE')).onHand).toBe(5);
  });

  it('takes an article off sale that weclapp does not know any more', async () => {
    await world.sql(`UPDATE products SET vendor_id = '999999' WHERE sku = 'BULK-1'`);
    await tell(weclappToken, { entityName: 'article', entityId: '999999', type: 'DELETE' });
    expect((await product('BULK-1')).status).toBe(404);
  });

  it('refuses a notice without the secret of the address, or with a wrong one', async () => {
    for (const token of [undefined, '', 'wrong', `${weclappToken}x`]) {
      const answer = await tell(token, { entityName: 'article', entityId: '1' });
      expect([answer.status, answer.body.code]).toEqual([401, 'inventory.webhook_rejected']);
    }
  });

  it('refuses a notice that names nothing', async () => {
    expect((await tell(weclappToken, { hello: 'world' })).status).toBe(422);
  });
});
