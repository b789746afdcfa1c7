import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { stockChanged } from '@accord/canonical';
import { Runs } from '@accord/sync';
import { registry } from '@accord/service-kit';
import { CuttingProxy, eventually, testServers } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { AnnounceProducts } from '../src/use-cases/announce-products.ts';
import { publishedFile } from './support/data.ts';
import { InventoryUnderTest } from './support/inventory-under-test.ts';
import { anOrder, reservationOf } from './support/orders.ts';

let world: InventoryUnderTest;
let broker: CuttingProxy;

beforeAll(async () => {
  broker = await CuttingProxy.before(testServers().amqpUrl);
  world = await InventoryUnderTest.start({ AMQP_URL: broker.url });
});
afterAll(async () => {
  await world.stop();
  await broker.close();
});

interface Row {
  readonly sku: string;
  readonly name?: string;
  readonly price?: unknown;
}

const ndjson = { 'content-type': 'application/x-ndjson' };
const csv = { 'content-type': 'text/csv' };
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const products = (count: number, prefix: string): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    sku: `${prefix}-${index}`,
    name: `Article ${index}`,
    price: { minor: 100 + index, currency: 'EUR' },
  }));
const counts = (over: object) => ({ created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0, ...over });
const pricedAt = (minor: number) => ({ minor, currency: 'EUR' });

/** Uploads and waits for the end. */
async function imported(body: string, headers: Record<string, string> = ndjson, query = '') {
  const answer = await world.call('POST', `/imports${query}`, { body, headers });
  expect([answer.status, answer.headers.get('location')]).toEqual([202, `/runs/${answer.body.id}`]);
  return settled(answer.body.id);
}

async function settled(id: string) {
  await world.service.app.get(Runs).settled(id);
  const { body: run } = await world.call('GET', `/runs/${id}`);
  const { body: records } = await world.call('GET', `/runs/${id}/records`);
  return { run, records: records.items };
}

const product = async (sku: string) => (await world.call('GET', `/products/${sku}`)).body;
const stockOf = async (sku: string) => (await world.call('GET', `/stock/${sku}`)).body;
const counted = (rows: readonly unknown[]) => imported(lines(rows), ndjson, '?kind=stock');

describe('products out of NDJSON', () => {
  it('go in where they are good, and are listed with line, field and reason where they are not', async () => {
    const { run, records } = await imported(
      [
        ...products(2, 'GOOD').map((row) => JSON.stringify(row)),
        '{"sku":"BAD SKU","name":"x","price":{"minor":1,"currency":"EUR"}}',
        '{"sku":"NO-NAME","price":{"minor":1,"currency":"EUR"}}',
        '',
        '{"sku":"ZERO","name":"x","price":{"minor":0,"currency":"EUR"}}',
        '{"sku":"BELOW","name":"x","price":{"minor":-1,"currency":"EUR"}}',
        '{"sku":"FLOAT","name":"x","price":{"minor":1.5,"currency":"EUR"}}',
        '{"sku":"MOON","name":"x","price":{"minor":1,"currency":"XYZ"}}',
        '{"sku":"FORMULA","name":"=cmd|\' /C calc\'!A0","price":{"minor":1,"currency":"EUR"}}',
        '{"sku":"EAN","name":"x","price":{"minor":1,"currency":"EUR"},"gtin":"4.00639E+12"}',
        '{"sku":"4.00639E+12","name":"x","price":{"minor":1,"currency":"EUR"}}',
        '{"sku":"NUL","name":"x\\u0000y","price":{"minor":1,"currency":"EUR"}}',
        '{"sku":"HALF","name":"\\ud83d","price":{"minor":1,"currency":"EUR"}}',
        '{"sku":"KIT","kind":"bundle","name":"x","price":{"minor":1,"currency":"EUR"}}',
        '{"sku":"CARD","name":"4242 4242 4242 4242","price":{"minor":1,"currency":"EUR"}}',
        '{"sku":"CUT","na',
      ].join('\n'),
    );
    expect(run).toMatchObject({
      status: 'finished',
      received: 16,
      counts: counts({ created: 2, failed: 14 }),
    });
    expect(records.map(({ line, field, code }: Record<string, unknown>) => [line, field, code])).toEqual([
      [3, 'sku', 'product.bad_sku'],
      [4, 'name', 'inventory.name_missing'],
      [6, 'price.minor', 'quality.price_zero'],
      [7, 'price.minor', 'quality.price_negative'],
      [8, 'price.minor', 'quality.bad_price'],
      [9, 'price.currency', 'quality.bad_price'],
      [10, 'name', 'inventory.formula'],
      [11, 'gtin', 'quality.gtin_exponent'],
      [12, 'sku', 'inventory.sku_exponent'],
      [13, 'name', 'inventory.control_character'],
      [14, 'name', 'inventory.control_character'],
      [15, 'kind', 'inventory.bundle_not_imported'],
      [16, null, 'request.card_number_refused'],
      [17, null, 'inventory.row_truncated'],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/4242 ?4242/);
    expect(await product('good-1')).toMatchObject({
      sku: 'GOOD-1',
      kind: 'article',
      version: 1,
      price: { gross: pricedAt(101), net: pricedAt(85), tax: pricedAt(16), taxRateBps: 1900 },
    });
    expect(await stockOf('GOOD-1')).toMatchObject({ onHand: 0, available: 0 });
  });

  it('change nothing when they come again, and only what is different when they come changed', async () => {
    const rows = products(50, 'AGAIN');
    await imported(lines(rows));
    expect((await imported(lines(rows))).run.counts).toEqual(counts({ unchanged: 50 }));
    const changed = rows.map((row, at) => (at === 7 ? { ...row, price: pricedAt(9_999) } : row));
    expect((await imported(lines(changed))).run.counts).toEqual(counts({ updated: 1, unchanged: 49 }));
    expect(await product('AGAIN-7')).toMatchObject({ version: 2, price: { gross: pricedAt(9_999) } });
    expect((await product('AGAIN-8')).version).toBe(1);
  });

  it('hold as the file says last, when it speaks of one SKU twice', async () => {
    const twice = [
      products(1, 'TWICE'),
      products(1, 'twice').map((row) => ({ ...row, name: 'Last' })),
    ].flat();
    const { run, records } = await imported(lines(twice));
    expect(run.counts).toEqual(counts({ created: 1, skipped: 1 }));
    expect(records).toMatchObject([{ line: 1, key: 'TWICE-0', code: 'inventory.repeated_sku' }]);
    expect((await product('TWICE-0')).name).toBe('Last');
  });

  it('leave alone what the ERP sells, and are left alone by the ERP', async () => {
    await world.call('POST', '/catalogue/refresh');
    const before = await product('KIT-ROBOT-01');
    const { run, records } = await imported(
      lines([{ sku: 'KIT-ROBOT-01', name: 'Mine', price: pricedAt(1) }, ...products(1, 'OWN')]),
    );
    expect(run.counts).toEqual(counts({ created: 1, skipped: 1 }));
    expect(records).toMatchObject([{ line: 1, key: 'KIT-ROBOT-01', code: 'inventory.owned_by_erp' }]);
    expect(await product('KIT-ROBOT-01')).toEqual(before);
    await counted([{ sku: 'OWN-0', quantity: 5 }]);
    world.mocks.seed('weclapp', { articles: [{ articleNumber: 'OWN-0', grossPrice: '7.00', stock: '9' }] });
    const { body } = await world.call('POST', '/catalogue/refresh');
    expect(body.bad).toMatchObject([{ reason: 'inventory.sku_taken' }]);
    expect(await product('OWN-0')).toMatchObject({ price: { gross: pricedAt(100) } });
    expect(await stockOf('OWN-0')).toMatchObject({ onHand: 5 });
  });

  it('are told to the others once each, some hundred a round, with their latest state', async () => {
    const announce = world.service.app.get(AnnounceProducts);
    while ((await announce.execute()) > 0);
    const rows = products(1_200, 'TOLD');
    await imported(lines(rows));
    await imported(lines(rows.slice(0, 1).map((row) => ({ ...row, name: 'Latest' }))));
    const rounds = [];
    for (let told = 1; told > 0; rounds.push(told)) told = await announce.execute();
    expect(rounds).toEqual([500, 500, 200, 0]);
    const told = await eventually(() => {
      const events = world.events.filter(({ subject }) => subject?.startsWith('TOLD'));
      expect(events).toHaveLength(1_200);
      return events;
    });
    expect(new Set(told.map(({ subject }) => subject)).size).toBe(1_200);
    expect(told.find(({ subject }) => subject === 'TOLD-0')).toMatchObject({
      sequence: '2',
      data: { product: { name: 'Latest', version: 2 } },
    });
  });
});

describe('products out of CSV', () => {
  it('are read with semicolons, decimal commas and line ends in quotes', async () => {
    const text = [
      'Artikelnummer;Bezeichnung;Preis;MwSt;EAN;Gewicht',
      'CSV-1;"Größe ""M""\nblau";1.234,50;19;4006381333931;12,0',
      'CSV-2;Seil;12,5;0,07;;',
      'CSV-3;Draht;1.234;7 %;;',
      'CSV-4;Haken;1,00;20;;',
      'CSV-5;Öse;1,005;;;',
      'CSV-6;Ring;1,00;;4006381333930;',
      'CSV-7;Ring;1,00',
    ].join('\r\n');
    const { run, records } = await imported(text, csv);
    expect(run.counts).toEqual(counts({ created: 3, failed: 4 }));
    expect(records.map(({ line, field, code }: Record<string, unknown>) => [line, field, code])).toEqual([
      [6, 'taxRate', 'quality.tax_rate_unknown'],
      [7, 'price', 'quality.price_digits'],
      [8, 'gtin', 'quality.gtin_check_digit'],
      [9, null, 'inventory.row_ragged'],
    ]);
    expect(await product('CSV-1')).toMatchObject({
      name: 'Größe "M" blau',
      price: { gross: pricedAt(123_450), taxRateBps: 1900 },
      gtin: '4006381333931',
      weightGrams: 12,
    });
    expect((await product('CSV-2')).price).toMatchObject({ gross: pricedAt(1_250), taxRateBps: 700 });
    expect((await product('CSV-3')).price.gross).toEqual(pricedAt(123_400));
  });

  it('are refused as a whole where no row could be read, and there is no run of it', async () => {
    const runs = async () => (await world.call('GET', '/runs')).body.items.length;
    const before = await runs();
    for (const [body, headers, status, code] of [
      ['', csv, 422, 'inventory.import_empty'],
      ['A-1,Board,1.00\n', csv, 422, 'inventory.import_header_missing'],
      ['sku,price\n', csv, 422, 'inventory.import_header_incomplete'],
      ['sku,name,price,price\n', csv, 422, 'inventory.import_header_repeated'],
      ['PK\u0003\u0004', csv, 422, 'inventory.import_not_text'],
      ['{}', { 'content-type': 'application/json' }, 415, 'inventory.import_format'],
      ['sku', { 'content-type': 'text/csv; charset=ebcdic' }, 415, 'inventory.import_format'],
      ['sku', { 'content-type': 'application/zip' }, 415, 'request.unsupported_media_type'],
    ] as const) {
      const answer = await world.call('POST', '/imports', { body, headers });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect(await runs()).toBe(before);
    const elsewhere = await world.call('POST', '/reservations', { body: 'sku\n', headers: csv });
    expect(elsewhere.status).toBe(415);
  });
});

describe('the Online Retail file', () => {
  const file = publishedFile('online-retail-30k.csv');
  if (file === undefined) {
    const skipped = 'SKIPPED the Online Retail file: it is not here; set ACCORD_DATA to its folder';
    process.stderr.write(`\n${skipped}\n`);
    it(skipped, () => expect(file).toBeUndefined());
    return;
  }

  it('becomes a catalogue: of each article the last good line, and every other line with its reason', async () => {
    const text = readFileSync(file, 'utf8');
    const rows = parse<Record<string, string>>(text, { columns: true, bom: true });
    const good = rows.filter(
      ({ StockCode = '', Description = '', UnitPrice = '' }) =>
        /^[a-z0-9][\w.-]{0,39}$/i.test(StockCode) && Description.trim() !== '' && /^0*[1-9.]/.test(UnitPrice),
    );
    const expected = new Map(good.map((row) => [row['StockCode']?.toUpperCase(), row]));
    const { run } = await imported(text, csv, '?preset=online-retail');
    expect(run).toMatchObject({ status: 'finished', received: 30_000 });
    expect(run.counts).toMatchObject({ created: expected.size, failed: rows.length - good.length });
    const found = await world.sql<{ sku: string; name: string; minor: string }>(
      `SELECT sku, name, price->'gross'->>'minor' AS minor FROM products WHERE price->'gross'->>'currency' = 'GBP'`,
    );
    const told = found.map(({ sku, name, minor }) => [sku, name, Number(minor)]);
    const meant = [...expected].map(([sku, row]) => [
      sku,
      row['Description']?.trim(),
      Math.round(Number(row['UnitPrice']) * 100),
    ]);
    expect(told.sort()).toEqual(meant.sort());
  });
});

describe('stock out of a file', () => {
  it('is entered in the ledger as the difference to what is there, once', async () => {
    await imported(lines(products(3, 'SHELF')));
    const rows = [
      { sku: 'SHELF-0', quantity: 10 },
      { sku: 'SHELF-1', quantity: '7' },
      { sku: 'SHELF-2', quantity: 0 },
    ];
    expect((await counted(rows)).run.counts).toEqual(counts({ updated: 2, unchanged: 1 }));
    expect((await counted(rows)).run.counts).toEqual(counts({ unchanged: 3 }));
    await counted([{ sku: 'SHELF-0', quantity: 4 }]);
    expect(await stockOf('SHELF-0')).toMatchObject({ onHand: 4, available: 4 });
    const moved = await world.sql(
      `SELECT quantity, reason FROM stock_movements WHERE sku = 'SHELF-0' ORDER BY id`,
    );
    expect(moved).toEqual([
      { quantity: 10, reason: 'stock_count' },
      { quantity: -6, reason: 'stock_count' },
    ]);
    expect(await world.brokenShelves()).toEqual([]);
  });

  it('can be sold, and is never counted below what is promised', async () => {
    const order = anOrder([{ sku: 'SHELF-1', quantity: 5 }]);
    expect((await world.call('POST', '/reservations', { body: reservationOf(order) })).status).toBe(201);
    const { run, records } = await counted([{ sku: 'SHELF-1', quantity: 4 }]);
    expect(run.counts).toEqual(counts({ failed: 1 }));
    expect(records).toMatchObject([{ line: 1, field: 'quantity', code: 'inventory.below_promised' }]);
    expect(await stockOf('SHELF-1')).toMatchObject({ onHand: 7, reserved: 5 });
    await counted([{ sku: 'SHELF-1', quantity: 5 }]);
    expect(await stockOf('SHELF-1')).toMatchObject({ onHand: 5, available: 0 });
    expect(await world.brokenShelves()).toEqual([]);
  });

  it('is refused row by row where it counts nothing of ours, and taken when that is mended', async () => {
    const { run, records } = await counted([
      { sku: 'LATE-0', quantity: 3 },
      { sku: 'KIT-ROBOT-01', quantity: 3 },
      { sku: 'COURSE-PYTHON-101', quantity: 3 },
      { sku: 'SHELF-2', quantity: 0.5 },
      { sku: 'SHELF-2', quantity: -1 },
      { sku: 'SHELF-2' },
    ]);
    expect(run.counts).toEqual(counts({ failed: 4, skipped: 2 }));
    expect(records.map(({ code }: Record<string, unknown>) => code)).toEqual([
      'inventory.unknown_sku',
      'inventory.owned_by_erp',
      'inventory.owned_by_erp',
      'inventory.bad_quantity',
      'inventory.bad_quantity',
      'inventory.quantity_missing',
    ]);
    await imported(lines(products(1, 'LATE')));
    const again = await world.call('POST', `/runs/${run.id}/retry`);
    expect(again).toMatchObject({ status: 202, body: { retryOf: run.id } });
    expect((await settled(again.body.id)).run.counts).toEqual(counts({ updated: 1, failed: 3 }));
    expect(await stockOf('LATE-0')).toMatchObject({ onHand: 3 });
  });
});

describe('an upload', () => {
  it('waits for no other: while one is under way the next is refused and told which', async () => {
    const { id } = await world.service.app.get(Runs).open('inventory.import-products');
    const body = lines(products(1, 'WAIT'));
    const refusal = await world.call('POST', '/imports', { body, headers: ndjson });
    const told = { code: 'sync.already_running', runId: id };
    expect(refusal).toMatchObject({ status: 409, body: told });
    expect((await world.call('POST', `/runs/${id}/cancel`)).status).toBe(202);
    expect((await imported(lines(products(1, 'WAIT')))).run.counts).toEqual(counts({ created: 1 }));
  });

  it('that breaks off has changed nothing', async () => {
    const { hostname, port } = new URL(world.door.url);
    const body = lines(products(3_000, 'BROKEN'));
    const socket = connect(Number(port), hostname);
    socket.write(
      [
        'POST /imports HTTP/1.1',
        `host: ${hostname}`,
        `authorization: ${world.door.authorization}`,
        'content-type: application/x-ndjson',
        `content-length: ${body.length}`,
        '\r\n',
      ].join('\r\n'),
    );
    socket.write(body.slice(0, -1_000));
    const running = () => world.call('GET', '/runs?flow=inventory.import-products&status=running');
    const run = await eventually(async () => {
      const [open] = (await running()).body.items;
      expect(open).toMatchObject({ stage: 'extract' });
      return open;
    });
    socket.destroy();
    const ended = await eventually(async () => {
      const { body: view } = await world.call('GET', `/runs/${run.id}`);
      expect(view.status).toBe('failed');
      return view;
    });
    expect(ended.failure.code).toBe('inventory.upload_broken_off');
    expect(await world.sql(`SELECT sku FROM products WHERE sku LIKE 'BROKEN%'`)).toEqual([]);
  });

  it('whose encoding changes on the way is refused, and has changed nothing', async () => {
    const good = lines(products(2_000, 'MIXED'));
    const answer = await fetch(`${world.door.url}/imports`, {
      method: 'POST',
      headers: { ...ndjson, authorization: world.door.authorization },
      body: Buffer.concat([Buffer.from(good), Buffer.from('{"sku":"M","name":"ü"}\n', 'latin1')]),
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { code: 'inventory.import_mixed_encoding' },
    ]);
    expect(await world.sql(`SELECT sku FROM products WHERE sku LIKE 'MIXED%'`)).toEqual([]);
  });

  it('stands still while the broker is in alarm, and goes on by itself when that is over', async () => {
    const waits = (): Promise<string> => registry().getSingleMetricAsString('accord_sync_waiting');
    const brokerIs = async (state: object) =>
      expect((await world.call('GET', '/health/ready')).body.dependencies).toContainEqual(
        expect.objectContaining({ name: 'rabbitmq', ...state }),
      );
    await eventually(() => brokerIs({ status: 'up' }));
    broker.announceBlocked();
    await eventually(() => brokerIs({ detail: 'broker.memory_alarm' }));
    const body = lines(products(3, 'ALARM'));
    const { body: run } = await world.call('POST', '/imports', { body, headers: ndjson });
    const waiting = 'accord_sync_waiting{flow="inventory.import-products",lane="0"}';
    await eventually(async () => expect(await waits()).toContain(`${waiting} 1`));
    const standing = { status: 'running', counts: counts({}) };
    expect((await world.call('GET', `/runs/${run.id}`)).body).toMatchObject(standing);
    broker.announceUnblocked();
    expect((await settled(run.id)).run).toMatchObject({ status: 'finished', counts: counts({ created: 3 }) });
    expect(await waits()).toContain(`${waiting} 0`);
  });

  it('tells nobody of empty shelves', () => {
    expect(world.eventsOf(stockChanged)).toEqual([]);
  });
});
