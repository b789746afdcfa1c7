import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Failure } from '@accord/canonical';
import { Secret } from '@accord/service-kit';
import { header } from '@accord/vendor-client';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import type { MarketplaceRecord } from '../../../src/use-cases/ports/marketplace-orders.ts';
import { AmazonOrders } from '../../../src/vendors/amazon/amazon-orders.ts';
import { openAmazon } from '../../../src/vendors/amazon/amazon.account.ts';
import { AmazonClient } from '../../../src/vendors/amazon/amazon.client.ts';

const { eachLike, regex, string } = Matchers;
const takeSales = ['Flow', 'id', 'checkout.take-sales' satisfies Flow] as const;

const credentials = mockCredentials.amazon;
const path = '/orders/2026-01-01/orders';
const since = '2026-01-05T09:00:00.000Z';
const query = {
  lastUpdatedAfter: since,
  marketplaceIds: credentials.marketplaceId,
  fulfilledBy: 'MERCHANT',
  maxResultsPerPage: '100',
  includedData: 'BUYER,RECIPIENT,PROCEEDS,FULFILLMENT',
};
const time = (example: string) => regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, example);
const amount = (example: string) => regex(/^\d+\.\d\d$/, example);
const euros = (example: string) => ({ amount: amount(example), currencyCode: 'EUR' });
const asked = { 'x-amz-access-token': regex(/^\S+$/, credentials.token) };

const sold = {
  orderId: '306-1234567-1234567',
  lastUpdatedTime: time('2026-01-05T10:00:00Z'),
  fulfillment: { fulfillmentStatus: 'UNSHIPPED', fulfilledBy: 'MERCHANT' },
  buyer: { buyerEmail: regex(/^\S+@\S+$/, 'a1b2c3@marketplace.example') },
  recipient: {
    deliveryAddress: {
      name: string('Ada Lovelace'),
      addressLine1: string('Torstraße 1'),
      companyName: string('Analytical Engines'),
      addressLine2: string('Hinterhaus'),
      addressLine3: string('Dritter Stock'),
      city: string('Berlin'),
      stateOrRegion: string('Berlin'),
      postalCode: regex(/^\d{5}$/, '10119'),
      countryCode: 'DE',
    },
  },
  proceeds: { grandTotal: euros('153.90') },
  orderItems: [
    {
      orderItemId: string('12345678901234'),
      quantityOrdered: 1,
      product: {
        sellerSku: 'KIT-ROBOT-01',
        title: string('The KIT-ROBOT-01'),
        price: { unitPrice: euros('149.00') },
      },
      proceeds: {
        breakdowns: [
          { type: 'ITEM', subtotal: euros('149.00') },
          { type: 'SHIPPING', subtotal: euros('4.90') },
        ],
      },
    },
  ],
};

const ordersAt = (url: string, token: string = credentials.token): AmazonOrders => {
  const config = {
    AMAZON_BASE_URL: url,
    AMAZON_MARKETPLACE_IDS: credentials.marketplaceId,
    AMAZON_PAGE_SIZE: 100,
  };
  const http = openAmazon(config, {
    account: 'default',
    auth: header('x-amz-access-token', new Secret(token)),
    recorder: { record: () => undefined },
    now: () => new Date(since),
  });
  return new AmazonOrders(new AmazonClient(http, config));
};
const readAll = async (orders: AmazonOrders): Promise<MarketplaceRecord[]> => {
  const records: MarketplaceRecord[] = [];
  for await (const page of orders.changedSince(Date.parse(since)))
    records.push(...page.records.map((raw) => orders.read(raw)));
  return records;
};

describe('what checkout expects of Amazon', () => {
  const pact = pactOf({ consumer: 'checkout', provider: 'vendor-amazon' });
  const search = (what: string, state?: string) => {
    const interaction = pact.addInteraction();
    if (state !== undefined) interaction.given(state);
    return interaction.uponReceiving(what).reference(...takeSales);
  };

  it('reads an order with its recipient, its items and what its buyer paid', async () => {
    await search('orders changed since a moment', 'order 306-1234567-1234567 is sold')
      .withRequest('GET', path, (builder) => builder.headers(asked).query(query))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ orders: [sold], lastUpdatedBefore: time('2026-01-05T11:00:00Z') }),
      )
      .executeTest(async ({ url }) => {
        expect(await readAll(ordersAt(url))).toMatchObject([
          {
            kind: 'sold',
            order: {
              orderId: '306-1234567-1234567',
              shippingAddress: {
                street: 'Torstraße 1',
                street2: 'Analytical Engines, Hinterhaus, Dritter Stock',
                country: 'DE',
              },
              lines: [{ sku: 'KIT-ROBOT-01', quantity: 1, unitGross: { minor: 14_900, currency: 'EUR' } }],
              shipping: { minor: 490, currency: 'EUR' },
            },
          },
        ]);
      });
  });

  it('follows the token of a page to the next', async () => {
    const token = 'MTk3MA';
    await search('the page behind a token, with one more behind it', 'two orders are sold')
      .withRequest('GET', path, (builder) =>
        builder.headers(asked).query({ ...query, maxResultsPerPage: '1', paginationToken: token }),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ orders: [{}], pagination: { nextToken: string('MzA2') } }),
      )
      .executeTest(async ({ url }) => {
        const config = { AMAZON_MARKETPLACE_IDS: credentials.marketplaceId, AMAZON_PAGE_SIZE: 1 };
        const http = openAmazon(
          { AMAZON_BASE_URL: url, AMAZON_MARKETPLACE_IDS: credentials.marketplaceId },
          {
            account: 'default',
            auth: header('x-amz-access-token', new Secret(credentials.token)),
            recorder: { record: () => undefined },
            now: () => new Date(since),
          },
        );
        const page = await new AmazonClient(http, config).searchOrders(Date.parse(since), token);
        expect([page.orders.length, page.nextToken]).toEqual([1, 'MzA2']);
      });
  });

  it('waits when the token is not taken, which Amazon says with 403', async () => {
    await search('a search with a wrong token')
      .withRequest('GET', path, (builder) => builder.headers({ 'x-amz-access-token': 'wrong' }).query(query))
      .willRespondWith(403, (builder) => builder.jsonBody({ errors: eachLike({ code: 'Unauthorized' }) }))
      .executeTest(async ({ url }) => {
        const failure = await readAll(ordersAt(url, 'wrong')).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(Failure);
        expect(failure).toMatchObject({ code: 'amazon.forbidden', kind: 'wait_for_vendor' });
      });
  });
});
