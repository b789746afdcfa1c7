import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { differences, messageDifferences, type Snapshot } from '../src/balance.ts';
import { catalogueOf } from '../src/catalogue.ts';
import { sceneNamed } from '../src/faults.ts';
import type { FinishedOrder } from '../src/follow-orders.ts';
import { readRow } from '../src/invoice-row.ts';
import { samples } from '../src/ledger.ts';
import { readInvoices } from '../src/read-invoices.ts';

const row = {
  InvoiceNo: '700001',
  StockCode: '12345a',
  Description: ' PAPER LANTERN ',
  Quantity: '3',
  UnitPrice: '2.5',
  CustomerID: '17000.0',
  Country: 'EIRE',
};

describe('a row of the file', () => {
  it('becomes an order line with price in cents, upper-case SKU and ISO country', () => {
    expect(readRow(row)).toEqual({
      kind: 'line',
      line: {
        invoice: '700001',
        cancellation: false,
        sku: '12345A',
        name: 'PAPER LANTERN',
        quantity: 3,
        unitPriceMinor: 250,
        customer: '17000',
        country: 'IE',
      },
    });
  });

  it.each([
    ['no_price', { UnitPrice: '0' }],
    ['unreadable_price', { UnitPrice: '2.555' }],
    ['unreadable_price', { UnitPrice: 'free' }],
    ['negative_without_cancellation', { Quantity: '-2' }],
    ['no_quantity', { Quantity: '0' }],
    ['no_quantity', { Quantity: '1.5' }],
    ['quantity_over_limit', { Quantity: '1000' }],
    ['postage_or_manual_code', { StockCode: 'POST' }],
    ['postage_or_manual_code', { StockCode: 'm' }],
    ['bad_stock_code', { StockCode: 'gift voucher' }],
    ['unknown_country', { Country: 'European Community' }],
  ])('is refused with %s: %j', (reason, change) => {
    expect(readRow({ ...row, ...change })).toEqual({ kind: 'refused', reason });
  });

  it('takes a negative quantity of a cancelling invoice as pieces that came back', () => {
    const read = readRow({ ...row, InvoiceNo: 'c700002', Quantity: '-2' });
    expect(read).toMatchObject({
      kind: 'line',
      line: { invoice: 'C700002', cancellation: true, quantity: 2 },
    });
  });
});

describe('a file', () => {
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    file = join(folder, 'orders.csv');
    const header = Object.keys(row).join(',');
    const lines = [
      '700001,11111,Lamp,2,3.00,17000,Germany',
      '700001,22222,"Bowl, blue",1,4.00,17000,Germany',
      '700001,POST,Postage,1,18,17000,Germany',
      '700002,11111,Lamp,5,2.50,,France',
      '700003,11111,Lamp,1,3.00,17001,Germany',
      'C700004,11111,Lamp,-2,3.00,17000,Germany',
      '700005,33333,Nothing,1,0,17001,Germany',
    ];
    await writeFile(file, `\uFEFF${[header, ...lines].join('\r\n')}\r\n`);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives every row an invoice or a reason, none both and none neither', async () => {
    const read = await readInvoices(file);
    const kept = read.invoices.reduce((sum, { lines }) => sum + lines.length, 0);
    const refused = [...read.refusedRows.values()].reduce((sum, count) => sum + count, 0);
    expect(kept + refused).toBe(read.rows);
    expect(read.rows).toBe(7);
    expect(read.invoices.map(({ number }) => number)).toEqual(['700001', '700002', '700003', 'C700004']);
    expect(read.invoicesWithoutLines).toBe(1);
  });

  it('stops at the limit', async () => {
    expect((await readInvoices(file, 2)).rows).toBe(2);
  });

  it('implies a catalogue with the usual price and as many pieces as are asked for', async () => {
    const { invoices } = await readInvoices(file);
    expect(catalogueOf(invoices)).toEqual([
      { sku: '11111', name: 'Lamp', grossMinor: 300, stock: 8 },
      { sku: '22222', name: 'Bowl, blue', grossMinor: 400, stock: 1 },
    ]);
  });

  it('tells two invoices without customer apart', async () => {
    const { invoices } = await readInvoices(file);
    expect(invoices.find(({ number }) => number === '700002')?.customer).toBe('walk-in-700002');
  });
});

const messages = { published: new Map(), ended: new Map(), parked: 0, waiting: 0 };
const start: Snapshot = {
  stock: new Map([['11111', { onHand: 10, reserved: 0 }]]),
  gateways: { capturedMinor: 1_000, refundedMinor: 0, capturedTwice: [] },
  messages,
};
const completed: FinishedOrder = {
  id: 'one',
  status: 'completed',
  paymentStatus: 'captured',
  grossMinor: 600,
  lines: [
    { sku: '11111', quantity: 1 },
    { sku: '11111', quantity: 1 },
  ],
};
const end: Snapshot = {
  stock: new Map([['11111', { onHand: 8, reserved: 0 }]]),
  gateways: { capturedMinor: 1_600, refundedMinor: 0, capturedTwice: [] },
  messages,
};

describe('the balance', () => {
  it('is empty when stock, money and messages add up', () => {
    expect(differences(start, end, [completed])).toEqual([]);
  });

  it('names one piece, one cent, one open order and one double capture', () => {
    const off: Snapshot = {
      stock: new Map([['11111', { onHand: 9, reserved: 1 }]]),
      gateways: { capturedMinor: 1_601, refundedMinor: 0, capturedTwice: ['one'] },
      messages,
    };
    const found = differences(start, off, [completed, { ...completed, id: 'two', status: 'placed' }]).join(
      '\n',
    );
    expect(found).toContain('stock of 11111: expected 8 on hand and 0 reserved, found 9 and 1');
    expect(found).toContain('the gateways hold 601 minor units, completed orders are worth 600');
    expect(found).toContain('order two has not come to an end: placed');
    expect(found).toContain('order one was captured more than once');
  });

  it('expects nothing of a returned order but that everything went back', () => {
    const back: Snapshot = {
      ...start,
      gateways: { capturedMinor: 1_600, refundedMinor: 600, capturedTwice: [] },
    };
    expect(differences(start, back, [{ ...completed, status: 'returned' }])).toEqual([]);
  });

  it('misses a lost message and a doubled one, and what still waits in an outbox', () => {
    const key = 'inventory.commit checkout.order.placed.v1';
    const after = {
      ...messages,
      published: new Map([['checkout.order.placed.v1', 3]]),
      ended: new Map([[key, 2]]),
    };
    expect(messageDifferences(messages, after)).toEqual([`messages of ${key}: 3 in, 2 done or parked`]);
    expect(messageDifferences(messages, { ...after, ended: new Map([[key, 4]]) })).toHaveLength(1);
    expect(messageDifferences(messages, { ...after, ended: new Map([[key, 3]]), waiting: 2 })).toEqual([
      '2 events wait in an outbox',
    ]);
  });

  it('reads counters from a metrics page', () => {
    const page =
      '# HELP x y\naccord_deliveries_total{consumer="a.b",event="c.d.e.v1",outcome="done"} 12\nup 1\n';
    expect(samples(page)).toEqual([
      {
        name: 'accord_deliveries_total',
        labels: { consumer: 'a.b', event: 'c.d.e.v1', outcome: 'done' },
        value: 12,
      },
      { name: 'up', labels: {}, value: 1 },
    ]);
  });

  it('knows its fault scenes by name only', () => {
    expect(Object.keys(sceneNamed('rough').faults)).toContain('adyen');
    expect(() => sceneNamed('sunny')).toThrow('no fault scene named sunny');
  });
});
