import { Secret } from '@accord/service-kit';
import { money } from '@accord/canonical';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import type { VendorClient } from '@accord/vendor-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { BookedOrder } from '../../src/use-cases/ports/sales-books.ts';
import { WeclappSalesBooks } from '../../src/vendors/weclapp/weclapp-sales-books.ts';
import { WeclappLedger } from '../../src/vendors/weclapp/weclapp-ledger.ts';
import { openWeclapp } from '../../src/vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from '../../src/vendors/weclapp/weclapp.client.ts';
import { salesLedgerConformance, salesOrder } from '../conformance/sales-ledger.conformance.ts';
import { deadUrl } from './dead-url.ts';

const path = '/weclapp/webapp/api/v2';
const limits = { attempts: 2 };
const impatience = { tryTimeoutMs: 250, attempts: 2 };

const booksWire = z.object({
  parties: z.array(z.looseObject({ id: z.string(), email: z.string() })),
  salesOrders: z.array(z.looseObject({ orderNumberAtCustomer: z.string() })),
});

function open(baseUrl: string, given: typeof limits = limits): VendorClient {
  return openWeclapp({ baseUrl, token: new Secret(mockCredentials.weclapp.token), limits: given });
}

function ledgerOf(account: VendorClient): WeclappLedger {
  return new WeclappLedger(new WeclappClient(account), { salesChannel: 'GROSS1', currency: 'EUR' });
}

salesLedgerConformance('weclapp', async () => {
  const mocks = await startVendorMocks();
  const unreachable = open(await deadUrl());
  const begin = () => {
    const [account, hasty] = [open(mocks.url + path), open(mocks.url + path, impatience)];
    const close = () => Promise.all([account.close(), hasty.close()]);
    return { ledger: ledgerOf(account), impatient: ledgerOf(hasty), close };
  };
  let begun = begin();
  return {
    get ledger() {
      return begun.ledger;
    },
    get impatient() {
      return begun.impatient;
    },
    unreachable: ledgerOf(unreachable),
    createOperation: 'salesOrder.create',
    faults: (list) => {
      mocks.faults('weclapp', list);
    },
    booked: () =>
      booksWire
        .parse(mocks.state('weclapp'))
        .salesOrders.map(({ orderNumberAtCustomer }) => orderNumberAtCustomer),
    reset: async () => {
      mocks.reset();
      await begun.close();
      begun = begin();
    },
    stop: async () => {
      await Promise.all([begun.close(), unreachable.close()]);
      await mocks.stop();
    },
  };
});

describe('weclapp in particular', () => {
  it('lists our orders by id in pages that lose none, and says which were cancelled there', async () => {
    const mocks = await startVendorMocks();
    const account = open(mocks.url + path);
    const unknown: string[] = [];
    const books = new WeclappSalesBooks(new WeclappClient(account), (field, value) =>
      unknown.push(`${field} ${value}`),
    );
    const number = (index: number): string => `A-00000000${String(index).padStart(2, '0')}`;
    mocks.seed('weclapp', {
      parties: [{ id: '20001', lastName: 'Lovelace', email: 'ada@example.org' }],
      salesOrders: [
        ...Array.from({ length: 12 }, (_, index) => ({
          id: String(95 + index),
          customerId: '20001',
          orderNumberAtCustomer: number(index),
          ...(index === 3 && { status: 'CANCELLED' }),
          ...(index === 4 && { status: 'LOST_IN_SPACE' }),
        })),
        { id: '110', customerId: '20001', orderNumberAtCustomer: 'by hand' },
      ],
    });
    const found: BookedOrder[] = [];
    for await (const page of books.orders('95')) found.push(...page);
    expect(found.map(({ erpOrderId }) => erpOrderId)).toEqual(
      Array.from({ length: 11 }, (_, index) => String(96 + index)),
    );
    expect(found.filter(({ state }) => state === 'over')).toMatchObject([{ orderNumber: number(3) }]);
    expect(unknown).toEqual(['salesOrder.status LOST_IN_SPACE']);
    expect(await books.order('98')).toMatchObject({ state: 'over' });
    expect([await books.order('110'), await books.order('999')]).toEqual([undefined, undefined]);
    await account.close();
    await mocks.stop();
  });

  let mocks: Awaited<ReturnType<typeof startVendorMocks>>;
  let account: VendorClient;

  beforeAll(async () => {
    mocks = await startVendorMocks();
    account = open(mocks.url + path);
  });

  beforeEach(() => {
    mocks.reset();
  });

  afterAll(async () => {
    await account.close();
    await mocks.stop();
  });

  it('books gross prices as decimal strings, the articles by id, shipping as a cost of its own', async () => {
    await ledgerOf(account).createSalesOrder(salesOrder());
    const { salesOrders, parties } = booksWire.parse(mocks.state('weclapp'));
    expect(salesOrders).toEqual([
      expect.objectContaining({
        orderNumberAtCustomer: 'A-0123456789',
        customerId: parties[0]?.id,
        orderDate: Date.parse('2026-01-05T09:00:00.000Z'),
        salesChannel: 'GROSS1',
        shippingCostItems: [{ unitPrice: '4.90', manualUnitPrice: true }],
        deliveryAddress: {
          firstName: 'Ada',
          lastName: 'Lovelace',
          street1: 'Torstraße 1',
          zipcode: '10119',
          city: 'Berlin',
          countryCode: 'DE',
        },
        orderItems: [
          expect.objectContaining({ articleId: expect.any(String), quantity: '2', unitPrice: '149.00' }),
          expect.objectContaining({ articleId: expect.any(String), quantity: '1', unitPrice: '199.00' }),
        ],
      }),
    ]);
  });

  it('makes one customer for two orders under one address', async () => {
    await ledgerOf(account).createSalesOrder(salesOrder());
    await ledgerOf(account).createSalesOrder(salesOrder({ orderNumber: 'A-0000000002' }));
    const { parties, salesOrders } = booksWire.parse(mocks.state('weclapp'));
    expect(parties.map(({ email }) => email)).toEqual(['ada@example.org']);
    expect(salesOrders).toHaveLength(2);
  });

  it('books an article it does not know as free text rather than not at all', async () => {
    const order = salesOrder();
    const [first] = order.lines;
    const lines = first ? [{ ...first, sku: 'GONE-99' as typeof first.sku }] : [];
    await ledgerOf(account).createSalesOrder({ ...order, lines });
    expect(booksWire.parse(mocks.state('weclapp')).salesOrders[0]).toMatchObject({
      orderItems: [{ itemType: 'FREE_TEXT', title: 'GONE-99 The KIT-ROBOT-01', unitPrice: '149.00' }],
    });
  });

  it('refuses to book foreign money as its own', async () => {
    const order = salesOrder({ total: money(50_190, 'CHF') });
    await expect(ledgerOf(account).createSalesOrder(order)).rejects.toMatchObject({
      code: 'weclapp.foreign_currency',
      kind: 'invalid',
    });
    expect(mocks.requests('weclapp')).toEqual([]);
  });

  it('answers its connection test, and says when the token is wrong', async () => {
    expect(await account.test()).toMatchObject({ ok: true });
    const stranger = openWeclapp({ baseUrl: mocks.url + path, token: new Secret('wrong'), limits });
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'weclapp.auth_failed' } });
    await stranger.close();
  });
});
