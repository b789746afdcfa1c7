import { describe, expect, it } from '@jest/globals';
import { Address, type OrderLine, parseSku, priceFromGross } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import type { SalesOrder } from '../../../src/use-cases/ports/sales-ledger.ts';
import { WeclappBookingChanges } from '../../../src/vendors/weclapp/weclapp-booking-changes.ts';
import { WeclappSalesBooks } from '../../../src/vendors/weclapp/weclapp-sales-books.ts';
import { WeclappLedger } from '../../../src/vendors/weclapp/weclapp-ledger.ts';
import { openWeclapp } from '../../../src/vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from '../../../src/vendors/weclapp/weclapp.client.ts';
import { partyBody, salesOrderBody } from '../../../src/vendors/weclapp/weclapp.mapping.ts';

const { boolean, integer, regex, string } = Matchers;
const placeOrder = ['Flow', 'id', 'checkout.place-order' satisfies Flow] as const;
const { token } = mockCredentials.weclapp;
const asked = { AuthenticationToken: regex(/^\S+$/, token) };
const first = { sort: 'id', page: '1', pageSize: '1' };
const ofOrder = { ...first, properties: 'id,orderNumberAtCustomer' };
const ofParty = { ...first, properties: 'id,email' };

const price = priceFromGross({ minor: 14_900, currency: 'EUR' }, 1900);
const line: OrderLine = {
  lineId: '1',
  sku: parseSku('KIT-ROBOT-01'),
  name: 'Robot kit',
  kind: 'article',
  quantity: 1,
  unitPrice: price,
  total: price,
};
const order: SalesOrder = {
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  placedAt: new Date('2026-01-05T09:00:00Z'),
  customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
  shippingAddress: Address.parse({
    street: 'Torstraße 1',
    postalCode: '10119',
    city: 'Berlin',
    country: 'DE',
  }),
  lines: [line, { ...line, lineId: '2', sku: parseSku('ENGRAVING-01'), name: 'Engraving' }],
  shipping: priceFromGross({ minor: 490, currency: 'EUR' }, 1900),
  total: { minor: 30_290, currency: 'EUR' },
};
const bookedAs = (customerId: string) =>
  salesOrderBody(order, {
    customerId,
    articleIds: new Map([['KIT-ROBOT-01', '1001']]),
    salesChannel: 'GROSS1',
  });

const clientAt = (baseUrl: string, secret: string = token): WeclappClient =>
  new WeclappClient(openWeclapp({ baseUrl, token: new Secret(secret) }));
const ledgerAt = (url: string): WeclappLedger =>
  new WeclappLedger(clientAt(url), { salesChannel: 'GROSS1', currency: 'EUR' });

const compareOrders = ['Flow', 'id', 'checkout.compare-orders' satisfies Flow] as const;
const booked = 'id,orderNumberAtCustomer,status';
const bookedOrder = {
  id: string('40001'),
  orderNumberAtCustomer: 'A-000000000A',
  status: regex(/^[A-Z_]+$/, 'ORDER_ENTRY_IN_PROGRESS'),
};
const booksAt = (url: string): WeclappSalesBooks => new WeclappSalesBooks(clientAt(url), () => undefined);

const followBookings = ['Flow', 'id', 'checkout.follow-bookings' satisfies Flow] as const;
const changedMs = 1_767_603_600_000;
const changedOrder = {
  id: '40001',
  version: regex(/^\d{1,15}$/, '3'),
  lastModifiedDate: integer(changedMs),
  orderNumberAtCustomer: 'A-000000000A',
  status: regex(/^[A-Z_]+$/, 'ORDER_ENTRY_IN_PROGRESS'),
  shipped: boolean(true),
  invoiced: boolean(false),
};

describe('what checkout expects of weclapp', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'vendor-weclapp' });

  it.each([
    {
      what: 'a sales order that is booked',
      state: 'sales order 40001 is booked for A-000000000A',
      orderNumber: 'A-000000000A',
      result: [{ id: string('40001'), orderNumberAtCustomer: 'A-000000000A' }],
      found: { erpOrderId: '40001' },
    },
    {
      what: 'a sales order that nobody booked',
      state: undefined,
      orderNumber: 'A-000000000Z',
      result: [],
      found: undefined,
    },
  ])('looks up $what by our number', async ({ what, state, orderNumber, result, found }) => {
    const interaction = pact.addInteraction();
    if (state !== undefined) interaction.given(state);
    await interaction
      .uponReceiving(what)
      .reference(...placeOrder)
      .withRequest('GET', '/salesOrder', (builder) =>
        builder.headers(asked).query({ 'orderNumberAtCustomer-eq': orderNumber, ...ofOrder }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result }))
      .executeTest(async ({ url }) => {
        expect(await ledgerAt(url).findByOrderNumber(orderNumber)).toEqual(found);
      });
  });

  it.each([
    { what: 'the sales orders from the beginning', after: null, filter: {} },
    { what: 'the sales orders behind an id', after: '40000', filter: { 'id-gt': '40000' } },
  ])('lists $what', async ({ what, after, filter }) => {
    await pact
      .addInteraction()
      .given('sales order 40001 is booked for A-000000000A')
      .uponReceiving(what)
      .reference(...compareOrders)
      .withRequest('GET', '/salesOrder', (builder) =>
        builder
          .headers(asked)
          .query({ ...filter, sort: 'id', page: '1', pageSize: '500', properties: booked }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: [bookedOrder] }))
      .executeTest(async ({ url }) => {
        const pages = booksAt(url).orders(after)[Symbol.asyncIterator]();
        expect((await pages.next()).value).toMatchObject([{ erpOrderId: '40001', state: 'live' }]);
      });
  });

  it.each([
    {
      what: 'the sales orders that changed since a moment',
      filter: { 'lastModifiedDate-gt': String(changedMs - 1) },
      sort: 'lastModifiedDate,id',
      changed: changedOrder,
    },
    {
      what: 'the sales orders that changed at a moment, behind an id',
      filter: { 'lastModifiedDate-eq': String(changedMs), 'id-gt': '40000' },
      sort: 'id',
      changed: { ...changedOrder, lastModifiedDate: changedMs },
    },
  ])('follows $what', async ({ what, filter, sort, changed }) => {
    await pact
      .addInteraction()
      .given('sales order 40001 for A-000000000A is shipped since 2026-01-05T09:00:00Z')
      .uponReceiving(what)
      .reference(...followBookings)
      .withRequest('GET', '/salesOrder', (builder) =>
        builder.headers(asked).query({
          ...filter,
          sort,
          page: '1',
          pageSize: '500',
          properties: 'id,version,lastModifiedDate,orderNumberAtCustomer,status,shipped,invoiced',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: [changed] }))
      .executeTest(async ({ url }) => {
        const [raw] = await clientAt(url).salesOrderPage(filter, { sort, pageSize: 500 });
        const changes = new WeclappBookingChanges(clientAt(url), {
          noteUnknown: () => undefined,
          pageSize: 500,
        });
        expect(changes.read(raw)).toMatchObject({
          kind: 'booking',
          reading: { erpOrderId: '40001', status: 'open', isShipped: true, changedAtMs: changedMs },
        });
      });
  });

  it('looks at one sales order as it is now', async () => {
    await pact
      .addInteraction()
      .given('sales order 40001 is booked for A-000000000A')
      .uponReceiving('a sales order as it is now')
      .reference(...compareOrders)
      .withRequest('GET', '/salesOrder', (builder) =>
        builder.headers(asked).query({ 'id-eq': '40001', page: '1', pageSize: '1', properties: booked }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: [{ ...bookedOrder, id: '40001' }] }))
      .executeTest(async ({ url }) => {
        expect(await booksAt(url).order('40001')).toMatchObject({ orderNumber: 'A-000000000A' });
      });
  });

  it('looks up a customer by address', async () => {
    await pact
      .addInteraction()
      .given('customer 20001 has the address ada@example.org')
      .uponReceiving('a customer by address')
      .reference(...placeOrder)
      .withRequest('GET', '/party', (builder) =>
        builder.headers(asked).query({ 'email-eq': 'ada@example.org', 'customer-eq': 'true', ...ofParty }),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ result: [{ id: string('20001'), email: 'ada@example.org' }] }),
      )
      .executeTest(async ({ url }) => {
        expect(await clientAt(url).findFirst('party', 'ada@example.org')).toBe('20001');
      });
  });

  it('looks up which articles weclapp knows', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the ids of articles by their numbers')
      .reference(...placeOrder)
      .withRequest('GET', '/article', (builder) =>
        builder.headers(asked).query({
          'articleNumber-in': '["KIT-ROBOT-01","ENGRAVING-01"]',
          page: '1',
          pageSize: '1000',
          properties: 'id,articleNumber',
        }),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ result: [{ id: string('1001'), articleNumber: 'KIT-ROBOT-01' }] }),
      )
      .executeTest(async ({ url }) => {
        const known = await clientAt(url).articleIds(['KIT-ROBOT-01', 'ENGRAVING-01']);
        expect([...known]).toEqual([['KIT-ROBOT-01', '1001']]);
      });
  });

  it('makes a customer', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a new customer')
      .reference(...placeOrder)
      .withRequest('POST', '/party', (builder) => builder.headers(asked).jsonBody(partyBody(order)))
      .willRespondWith(201, (builder) => builder.jsonBody({ id: string('20001'), email: 'ada@example.org' }))
      .executeTest(async ({ url }) => {
        expect(await clientAt(url).createParty(partyBody(order))).toBe('20001');
      });
  });

  it('books an order, with what weclapp does not sell as free text', async () => {
    await pact
      .addInteraction()
      .given('customer 20001 has the address ada@example.org')
      .uponReceiving('a sales order')
      .reference(...placeOrder)
      .withRequest('POST', '/salesOrder', (builder) => builder.headers(asked).jsonBody(bookedAs('20001')))
      .willRespondWith(201, (builder) =>
        builder.jsonBody({ id: string('40001'), orderNumberAtCustomer: 'A-000000000A' }),
      )
      .executeTest(async ({ url }) => {
        expect(await clientAt(url).createSalesOrder(bookedAs('20001'))).toBe('40001');
      });
  });

  it.each([
    {
      what: 'a sales order of a customer who is gone',
      secret: token,
      status: 400,
      problem: 'validation',
      failure: { code: 'weclapp.refused', kind: 'invalid' },
    },
    {
      what: 'a sales order with a token that is no more',
      secret: 'revoked',
      status: 401,
      problem: 'unauthorized',
      failure: { code: 'weclapp.auth_failed', kind: 'wait_for_vendor' },
    },
  ])('reads the problem in the answer to $what', async ({ what, secret, status, problem, failure }) => {
    const type = regex(new RegExp(`^.*/${problem}$`), `/webapp/view/api/errors.html#!/errors/${problem}`);
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference(...placeOrder)
      .withRequest('POST', '/salesOrder', (builder) =>
        builder.headers({ AuthenticationToken: secret }).jsonBody(bookedAs('29999')),
      )
      .willRespondWith(status, (builder) => builder.jsonBody({ type }))
      .executeTest(async ({ url }) => {
        await expect(clientAt(url, secret).createSalesOrder(bookedAs('29999'))).rejects.toMatchObject(
          failure,
        );
      });
  });

  it('asks for one sales order to see whether the account answers', async () => {
    await pact
      .addInteraction()
      .uponReceiving('one sales order')
      .reference(...placeOrder)
      .withRequest('GET', '/salesOrder', (builder) =>
        builder.headers(asked).query({ page: '1', pageSize: '1', properties: 'id' }),
      )
      .willRespondWith(200)
      .executeTest(async ({ url }) => {
        const account = openWeclapp({ baseUrl: url, token: new Secret(token) });
        expect((await account.test()).ok).toBe(true);
      });
  });
});
