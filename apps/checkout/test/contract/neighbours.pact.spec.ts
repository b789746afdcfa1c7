import { describe, expect, it } from '@jest/globals';
import { money, priceFromGross } from '@accord/canonical';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { Matchers } from '@pact-foundation/pact';
import { CustomerDirectory } from '../../src/outbound/peers/customer-directory.ts';
import { EnrollmentSeats } from '../../src/outbound/peers/enrollment-seats.ts';
import { InventoryStock } from '../../src/outbound/peers/inventory-stock.ts';
import { openPeer } from '../../src/outbound/peers/peer-client.ts';

const { eachLike, like, regex, string, uuid } = Matchers;
const placeOrder = ['Flow', 'id', 'checkout.place-order' satisfies Flow] as const;
const authorised = { Authorization: regex(/^Bearer .+/, 'Bearer ack_example_key') };
const hold = {
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  expiresInSeconds: 900,
};
const reservationId = '0198c0de-0000-7000-8000-00000000000b';
const seatHoldId = '0198c0de-0000-7000-8000-00000000000c';
const customerId = '0198c0de-0000-7000-8000-00000000000d';

const peer = (name: 'inventory' | 'enrollment' | 'customer', baseUrl: string) =>
  openPeer({ peer: name, baseUrl, serviceKey: new Secret('ack_example_key') });

describe('what checkout expects of inventory', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'inventory' });
  const request = { ...hold, reservationId, lines: [{ sku: 'KIT-ROBOT-01', quantity: 2 }] };

  it('reads products with their prices, and which SKUs nobody sells', async () => {
    const product = {
      sku: 'KIT-ROBOT-01',
      name: 'Robot kit',
      kind: 'article',
      price: priceFromGross(money(14_900, 'EUR'), 1900),
      weightGrams: 850,
      gtin: '4006381333931',
      version: 1,
      updatedAt: '2026-01-05T09:00:00.000Z',
      pricedAt: '2026-01-05T09:00:00.000Z',
    };
    await pact
      .addInteraction()
      .given('KIT-ROBOT-01 is on sale')
      .uponReceiving('the products of a basket')
      .reference(...placeOrder)
      .withRequest('GET', '/products', (builder) =>
        builder.query({ skus: 'KIT-ROBOT-01,NOBODY-SELLS-1' }).headers(authorised),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ items: [like(product)], missing: ['NOBODY-SELLS-1'] }),
      )
      .executeTest(async ({ url }) => {
        const { items, missing } = await new InventoryStock(peer('inventory', url)).products([
          'KIT-ROBOT-01',
          'NOBODY-SELLS-1',
        ]);
        expect(items).toMatchObject([{ sku: 'KIT-ROBOT-01', price: { gross: { minor: 14_900 } } }]);
        expect(missing).toEqual(['NOBODY-SELLS-1']);
      });
  });

  it('reads of a bundle what it is made of', async () => {
    const bundle = {
      sku: 'BUNDLE-STARTER-01',
      name: 'Starter bundle',
      kind: 'bundle',
      price: priceFromGross(money(19_900, 'EUR'), 1900),
      components: eachLike({ sku: 'KIT-ROBOT-01', quantity: 1 }),
      version: 1,
      updatedAt: '2026-01-05T09:00:00.000Z',
      pricedAt: '2026-01-05T09:00:00.000Z',
    };
    await pact
      .addInteraction()
      .given('BUNDLE-STARTER-01 is on sale')
      .uponReceiving('the products of a basket with a bundle')
      .reference(...placeOrder)
      .withRequest('GET', '/products', (builder) =>
        builder.query({ skus: 'BUNDLE-STARTER-01' }).headers(authorised),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ items: [like(bundle)], missing: [] }))
      .executeTest(async ({ url }) => {
        const { items } = await new InventoryStock(peer('inventory', url)).products(['BUNDLE-STARTER-01']);
        expect(items).toMatchObject([{ components: [{ sku: 'KIT-ROBOT-01', quantity: 1 }] }]);
      });
  });

  it('holds stock that is there', async () => {
    await pact
      .addInteraction()
      .given('ten pieces of KIT-ROBOT-01 are left')
      .uponReceiving('a reservation of two pieces')
      .reference(...placeOrder)
      .withRequest('POST', '/reservations', (builder) => builder.headers(authorised).jsonBody(request))
      .willRespondWith(201, (builder) => builder.jsonBody({ status: string('held') }))
      .executeTest(async ({ url }) => {
        expect(await new InventoryStock(peer('inventory', url)).reserve(request)).toEqual({ kind: 'held' });
      });
  });

  it('learns what is short', async () => {
    const shortages = eachLike({ sku: 'KIT-ROBOT-01', requested: 2, available: 0 });
    const other = { ...request, reservationId: '0198c0de-0000-7000-8000-0000000000bb' };
    await pact
      .addInteraction()
      .given('no piece of KIT-ROBOT-01 is left')
      .uponReceiving('a reservation of more than there is')
      .reference(...placeOrder)
      .withRequest('POST', '/reservations', (builder) => builder.headers(authorised).jsonBody(other))
      .willRespondWith(409, (builder) =>
        builder
          .headers({ 'Content-Type': 'application/problem+json; charset=utf-8' })
          .jsonBody({ code: 'inventory.insufficient_stock', shortages }),
      )
      .executeTest(async ({ url }) => {
        expect(await new InventoryStock(peer('inventory', url)).reserve(other)).toMatchObject({
          kind: 'short',
        });
      });
  });

  it('gives a reservation back', async () => {
    await pact
      .addInteraction()
      .given('ten pieces of KIT-ROBOT-01 are left')
      .uponReceiving('the release of a reservation')
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('DELETE', `/reservations/${reservationId}`, (builder) => builder.headers(authorised))
      .willRespondWith(204)
      .executeTest(async ({ url }) => {
        await expect(new InventoryStock(peer('inventory', url)).release(reservationId)).resolves.toBe(
          undefined,
        );
      });
  });
});

describe('what checkout expects of enrollment', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'enrollment' });
  const request = { ...hold, seatHoldId, lines: [{ lineId: '1', sku: 'COURSE-PYTHON-101', quantity: 1 }] };

  it('holds seats that are free', async () => {
    await pact
      .addInteraction()
      .given('ten seats of COURSE-PYTHON-101 are free')
      .uponReceiving('a hold of one seat')
      .reference(...placeOrder)
      .withRequest('POST', '/seats', (builder) => builder.headers(authorised).jsonBody(request))
      .willRespondWith(201, (builder) => builder.jsonBody({ status: string('held') }))
      .executeTest(async ({ url }) => {
        expect(await new EnrollmentSeats(peer('enrollment', url)).hold(request)).toEqual({ kind: 'held' });
      });
  });

  it('learns that no seat is left', async () => {
    const other = { ...request, seatHoldId: '0198c0de-0000-7000-8000-0000000000cc' };
    const shortages = eachLike({ sku: 'COURSE-PYTHON-101', requested: 1, available: 0 });
    await pact
      .addInteraction()
      .given('no seat of COURSE-PYTHON-101 is free')
      .uponReceiving('a hold of more than there is')
      .reference(...placeOrder)
      .withRequest('POST', '/seats', (builder) => builder.headers(authorised).jsonBody(other))
      .willRespondWith(409, (builder) =>
        builder
          .headers({ 'Content-Type': 'application/problem+json; charset=utf-8' })
          .jsonBody({ code: 'enrollment.no_seats', shortages }),
      )
      .executeTest(async ({ url }) => {
        expect(await new EnrollmentSeats(peer('enrollment', url)).hold(other)).toMatchObject({
          kind: 'short',
        });
      });
  });

  it('gives seats back', async () => {
    await pact
      .addInteraction()
      .given('ten seats of COURSE-PYTHON-101 are free')
      .uponReceiving('the release of a hold')
      .reference('Flow', 'id', 'checkout.cancel-order' satisfies Flow)
      .withRequest('DELETE', `/seats/${seatHoldId}`, (builder) => builder.headers(authorised))
      .willRespondWith(204)
      .executeTest(async ({ url }) => {
        await expect(new EnrollmentSeats(peer('enrollment', url)).release(seatHoldId)).resolves.toBe(
          undefined,
        );
      });
  });
});

describe('what checkout expects of customer', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'customer' });

  it('does not know everybody', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a customer whom nobody knows')
      .reference(...placeOrder)
      .withRequest('GET', `/customers/${customerId}`, (builder) => builder.headers(authorised))
      .willRespondWith(404)
      .executeTest(async ({ url }) => {
        expect(await new CustomerDirectory(peer('customer', url)).find(customerId)).toBe(undefined);
      });
  });

  it('reads a customer who is known', async () => {
    const known = '0198c0de-0000-7000-8000-00000000000e';
    const customer = {
      id: uuid(known),
      email: string('ada@example.org'),
      givenName: string('Ada'),
      familyName: string('Lovelace'),
      locale: regex(/^(de|en)$/, 'de'),
      marketingConsent: like(false),
    };
    await pact
      .addInteraction()
      .given('a customer is known')
      .uponReceiving('a customer who is known')
      .reference(...placeOrder)
      .withRequest('GET', `/customers/${known}`, (builder) => builder.headers(authorised))
      .willRespondWith(200, (builder) => builder.jsonBody(customer))
      .executeTest(async ({ url }) => {
        expect(await new CustomerDirectory(peer('customer', url)).find(known)).toMatchObject({
          givenName: 'Ada',
        });
      });
  });
});
