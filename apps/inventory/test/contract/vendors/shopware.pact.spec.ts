import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Failure } from '@accord/canonical';
import { Secret } from '@accord/service-kit';
import { bearer, type VendorClient, type VendorRequest } from '@accord/vendor-client';
import { mockCredentials, shopwareIds } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import type { SourceRecord } from '../../../src/use-cases/ports/article-source.ts';
import { ShopwareProducts } from '../../../src/vendors/shopware/shopware-products.ts';
import { openShopware, shopwareAuth } from '../../../src/vendors/shopware/shopware.account.ts';
import { ShopwareClient } from '../../../src/vendors/shopware/shopware.client.ts';
import { bearerOf } from '../../support/bearer-of.ts';

const { boolean, decimal, eachLike, integer, regex, string } = Matchers;
const followChanges = ['Flow', 'id', 'catalogue.follow-changes' satisfies Flow] as const;

const id = (example: string) => regex(/^[0-9a-f]{32}$/, example);
const time = (example: string) => regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/, example);
const asked = {
  Authorization: regex(/^Bearer \S+$/, `Bearer ${mockCredentials.shopware.token}`),
  'sw-inheritance': '1',
};

/** What we want to know of a product, and nothing else. */
const wanted = {
  associations: { tax: {} },
  includes: {
    product: [
      'id',
      'autoIncrement',
      'parentId',
      'childCount',
      'productNumber',
      'name',
      'active',
      'categoryIds',
      'ean',
      'weight',
      'price',
      'tax',
      'createdAt',
      'updatedAt',
    ],
    tax: ['taxRate'],
  },
};
const pageBehind = (gt: number, filters: readonly object[] = []) => ({
  filter: [...filters, { type: 'range', field: 'autoIncrement', parameters: { gt } }],
  sort: [{ field: 'autoIncrement', order: 'ASC' }],
  limit: 500,
  'total-count-mode': 'exact',
  ...wanted,
});
const price = {
  currencyId: shopwareIds.euro,
  gross: decimal(29.9),
};
const product = {
  id: id('0a9e1b6c2d3f48f5a6b7c8d9e0f1a2b3'),
  autoIncrement: integer(4),
  childCount: integer(0),
  productNumber: string('SW-BOOK-ARDUINO'),
  name: string('Arduino workbook'),
  active: boolean(true),
  price: eachLike(price),
  tax: { taxRate: decimal(7.5) },
  createdAt: time('2026-01-05T09:00:00.000+00:00'),
};
const found = (...data: object[]) => ({ total: integer(data.length), data });

const productsAt = (url: string, token: string = mockCredentials.shopware.token): ShopwareProducts => {
  const http = openShopware(
    { SHOPWARE_BASE_URL: url, SHOPWARE_ACCOUNT: 'default' },
    bearer(new Secret(token)),
    { record: () => undefined },
  );
  return new ShopwareProducts(new ShopwareClient(http, 500), {
    currency: 'EUR',
    currencyId: shopwareIds.euro,
    taxCountry: 'DE',
    courseCategoryId: shopwareIds.courses,
  });
};

const { clientId, clientSecret } = mockCredentials.shopware;
const grantOf = (secret: string) => ({
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: secret,
});
const accountAt = (
  url: string,
  { tokensAt, secret = clientSecret }: { readonly tokensAt: string; readonly secret?: string },
): VendorClient =>
  openShopware(
    { SHOPWARE_BASE_URL: url, SHOPWARE_ACCOUNT: 'default' },
    shopwareAuth({
      SHOPWARE_BASE_URL: tokensAt,
      SHOPWARE_CLIENT_ID: clientId,
      SHOPWARE_CLIENT_SECRET: new Secret(secret),
    }),
    { record: () => undefined },
  );
const anything: VendorRequest = { operation: 'any', method: 'GET', path: '/', repeat: 'safe' };

describe('what inventory expects of Shopware', () => {
  const pact = pactOf({ consumer: 'inventory', provider: 'vendor-shopware' });
  const search = (what: string, state?: string) => {
    const interaction = pact.addInteraction();
    if (state !== undefined) interaction.given(state);
    return interaction.uponReceiving(what).reference(...followChanges);
  };

  it('reads products in the order of their numbers, each with price and tax', async () => {
    await search('the product behind number 0', 'product SW-WHOLE is the only one')
      .withRequest('POST', '/search/product', (builder) => builder.headers(asked).jsonBody(pageBehind(0)))
      .willRespondWith(200, (builder) =>
        builder.jsonBody(
          found({
            ...product,
            tax: { taxRate: integer(7) },
            ean: string('4006381333931'),
            weight: decimal(0.85),
            categoryIds: [shopwareIds.courses],
            updatedAt: time('2026-01-05T10:00:00.000+00:00'),
          }),
        ),
      )
      .executeTest(async ({ url }) => {
        const source = productsAt(url);
        const records: SourceRecord[] = [];
        for await (const page of source.everything()) {
          records.push(...page.map((raw) => source.read(raw)));
          break;
        }
        expect(records).toMatchObject([
          {
            article: {
              kind: 'course',
              gtin: '4006381333931',
              weightGrams: 850,
              price: { gross: { minor: 2_990 }, taxRateBps: 700 },
            },
          },
        ]);
      });
  });

  it('reads what was changed since a moment, or made since and never changed', async () => {
    const gt = '2100-01-01 00:00:00.000';
    const since = (field: string) => ({ type: 'range', field, parameters: { gt } });
    const changed = {
      type: 'multi',
      operator: 'or',
      queries: [
        since('updatedAt'),
        {
          type: 'multi',
          operator: 'and',
          queries: [{ type: 'equals', field: 'updatedAt', value: null }, since('createdAt')],
        },
      ],
    };
    await search('the products changed since a moment, of which there are none')
      .withRequest('POST', '/search/product', (builder) =>
        builder.headers(asked).jsonBody(pageBehind(0, [changed])),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ total: 0, data: [] }))
      .executeTest(async ({ url }) => {
        const from = { changedUntilMs: Date.parse('2100-01-01'), lastRecord: '' };
        const pages = [];
        for await (const page of productsAt(url).changedAfter(from)) pages.push(page);
        expect(pages).toEqual([{ records: [], position: from }]);
      });
  });

  it('asks for one product by its id, and takes an empty answer for one that is gone', async () => {
    const gone = 'f'.repeat(32);
    await search('a product that is gone')
      .withRequest('POST', '/search/product', (builder) =>
        builder.headers(asked).jsonBody({ ids: [gone], limit: 1, 'total-count-mode': 'exact', ...wanted }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ total: 0, data: [] }))
      .executeTest(async ({ url }) => {
        expect(await productsAt(url).article(gone)).toBe(undefined);
      });
  });

  it('asks for the token of an integration', async () => {
    await search('a token for an integration')
      .withRequest('POST', '/oauth/token', (builder) => builder.jsonBody(grantOf(clientSecret)))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ access_token: string('eyJ0eXAi'), expires_in: integer(600) }),
      )
      .executeTest(async ({ url }) => {
        expect(await bearerOf((api) => accountAt(api, { tokensAt: url }))).toBe('Bearer eyJ0eXAi');
      });
  });

  it('waits when the integration is not known', async () => {
    await search('a token for an integration that is not known')
      .withRequest('POST', '/oauth/token', (builder) => builder.jsonBody(grantOf('wrong')))
      .willRespondWith(400)
      .executeTest(async ({ url }) => {
        const asked = accountAt(url, { tokensAt: url, secret: 'wrong' }).call(anything);
        await expect(asked).rejects.toMatchObject({ code: 'shopware.auth_failed', kind: 'wait_for_vendor' });
      });
  });

  it('waits when the token is not taken', async () => {
    await search('a search with a wrong token')
      .withRequest('POST', '/search/product', (builder) => builder.headers({ Authorization: 'Bearer wrong' }))
      .willRespondWith(401, (builder) => builder.jsonBody({ errors: eachLike({ code: string('9') }) }))
      .executeTest(async ({ url }) => {
        const failure = await productsAt(url, 'wrong')
          .article('f'.repeat(32))
          .catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(Failure);
        expect(failure).toMatchObject({ code: 'shopware.auth_failed', kind: 'wait_for_vendor' });
      });
  });
});
