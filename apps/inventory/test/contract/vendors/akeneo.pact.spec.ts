import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Failure } from '@accord/canonical';
import { Secret } from '@accord/service-kit';
import { bearer, type VendorClient, type VendorRequest } from '@accord/vendor-client';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import type { SourceRecord } from '../../../src/use-cases/ports/article-source.ts';
import { AkeneoProducts } from '../../../src/vendors/akeneo/akeneo-products.ts';
import { akeneoAuth, openAkeneo } from '../../../src/vendors/akeneo/akeneo.account.ts';
import { AkeneoClient } from '../../../src/vendors/akeneo/akeneo.client.ts';
import { akeneoRules } from '../../support/akeneo.ts';
import { bearerOf } from '../../support/bearer-of.ts';

const { boolean, eachLike, integer, regex, string, uuid } = Matchers;
const followChanges = ['Flow', 'id', 'catalogue.follow-changes' satisfies Flow] as const;
const { token, clientId, clientSecret, username, password } = mockCredentials.akeneo;
const asked = { Authorization: regex(/^Bearer \S+$/, `Bearer ${token}`) };
const list = '/api/rest/v1/products-uuid';
const book = '25566245-55c3-42ce-86d9-8610ac459fa8';
const wanted = { scope: 'ecommerce', locales: 'de_DE', attributes: 'sku,name,price,tax_rate,ean,weight' };
const query = { pagination_type: 'search_after', limit: '100', ...wanted };
const since = '2026-01-05 09:00:00';

const forAll = (data: unknown) => [{ scope: null, locale: null, data }];
const time = regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/, '2026-01-05T10:00:00+00:00');
const product = {
  uuid: uuid(book),
  enabled: boolean(true),
  family: string('books'),
  values: {
    sku: forAll(string('AK-BOOK-KICAD')),
    name: [{ scope: null, locale: 'de_DE', data: string('Platinen mit KiCad') }],
    price: [
      {
        scope: 'ecommerce',
        locale: null,
        data: eachLike({ amount: regex(/^\d+\.\d\d$/, '34.00'), currency: string('EUR') }),
      },
    ],
    tax_rate: forAll(regex(/^\d+$/, '7')),
    ean: forAll(string('4006381333931')),
    weight: forAll({ amount: regex(/^\d+(\.\d+)?$/, '0.7'), unit: 'KILOGRAM' }),
  },
  updated: time,
};
const bookState = `product ${book} is the only one and was changed after ${since}`;

const productsAt = (url: string, given: string = token, pageSize = 100): AkeneoProducts => {
  const config = { AKENEO_BASE_URL: url, AKENEO_ACCOUNT: 'default' };
  const http = openAkeneo(config, bearer(new Secret(given)), { record: () => undefined });
  return new AkeneoProducts(new AkeneoClient(http, wanted, pageSize), akeneoRules);
};

const grant = { grant_type: 'password', username, password };
const basicOf = (secret: string) => ({
  Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
});
const accountAt = (
  url: string,
  { tokensAt, secret = clientSecret }: { readonly tokensAt: string; readonly secret?: string },
): VendorClient =>
  openAkeneo(
    { AKENEO_BASE_URL: url, AKENEO_ACCOUNT: 'default' },
    akeneoAuth({
      AKENEO_BASE_URL: tokensAt,
      AKENEO_CLIENT_ID: clientId,
      AKENEO_CLIENT_SECRET: new Secret(secret),
      AKENEO_USERNAME: username,
      AKENEO_PASSWORD: new Secret(password),
    }),
    { record: () => undefined },
  );
const anything: VendorRequest = { operation: 'any', method: 'GET', path: '/', repeat: 'safe' };

describe('what inventory expects of Akeneo', () => {
  const pact = pactOf({ consumer: 'inventory', provider: 'vendor-akeneo' });

  it('reads what was changed since a moment, with the values of one channel and language', async () => {
    await pact
      .addInteraction()
      .given(bookState)
      .uponReceiving('the products changed since a moment')
      .reference(...followChanges)
      .withRequest('GET', list, (builder) =>
        builder
          .headers(asked)
          .query({ ...query, search: JSON.stringify({ updated: [{ operator: '>', value: since }] }) }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ _links: {}, _embedded: { items: [product] } }))
      .executeTest(async ({ url }) => {
        const source = productsAt(url);
        const records: SourceRecord[] = [];
        const from = { changedUntilMs: Date.parse(`${since.replace(' ', 'T')}Z`), lastRecord: '' };
        for await (const page of source.changedAfter(from))
          records.push(...page.records.map((raw) => source.read(raw)));
        expect(records).toMatchObject([
          {
            article: {
              sku: 'AK-BOOK-KICAD',
              gtin: '4006381333931',
              weightGrams: 700,
              price: { gross: { minor: 3_400 }, taxRateBps: 700 },
            },
          },
        ]);
      });
  });

  it('takes from a page the way to the next', async () => {
    const href = regex(
      /^\S*search_after=[^&]+\S*$/,
      'https://pim.example.org/products-uuid?search_after=bGFzdA',
    );
    await pact
      .addInteraction()
      .uponReceiving('a page of one product, behind which there are more')
      .reference(...followChanges)
      .withRequest('GET', list, (builder) => builder.headers(asked).query({ ...query, limit: '1' }))
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ _links: { next: { href } }, _embedded: { items: [{ uuid: uuid(book) }] } }),
      )
      .executeTest(async ({ url }) => {
        const pages = productsAt(url, token, 1).changedAfter(undefined);
        const first = await pages[Symbol.asyncIterator]().next();
        expect(first.value).toMatchObject({ position: { lastRecord: 'bGFzdA' } });
      });
  });

  it('goes on with the cursor of the page before', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the products behind a cursor, of which there are none')
      .reference(...followChanges)
      .withRequest('GET', list, (builder) =>
        builder.headers(asked).query({
          ...query,
          search: JSON.stringify({ updated: [{ operator: '>', value: since }] }),
          search_after: 'fn5-',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ _links: {}, _embedded: { items: [] } }))
      .executeTest(async ({ url }) => {
        const changedUntilMs = Date.parse(`${since.replace(' ', 'T')}Z`);
        const from = { changedUntilMs, lastRecord: 'fn5-' };
        const pages = [];
        for await (const page of productsAt(url).changedAfter(from)) pages.push(page);
        expect(pages).toEqual([{ records: [], position: { changedUntilMs, lastRecord: '' } }]);
      });
  });

  it('asks for one product, and takes 404 for one that is gone', async () => {
    const gone = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
    await pact
      .addInteraction()
      .uponReceiving('a product that is gone')
      .reference(...followChanges)
      .withRequest('GET', `${list}/${gone}`, (builder) => builder.headers(asked))
      .willRespondWith(404, (builder) => builder.jsonBody({ code: 404 }))
      .executeTest(async ({ url }) => {
        expect(await productsAt(url).article(gone)).toBe(undefined);
      });
  });

  it('asks for the token of a connection and its user', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a token for a connection and its user')
      .reference(...followChanges)
      .withRequest('POST', '/api/oauth/v1/token', (builder) =>
        builder.headers(basicOf(clientSecret)).jsonBody(grant),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({ access_token: string('NzFiYTM4'), expires_in: integer(3_600) }),
      )
      .executeTest(async ({ url }) => {
        expect(await bearerOf((api) => accountAt(api, { tokensAt: url }))).toBe('Bearer NzFiYTM4');
      });
  });

  it('waits when the connection is not known, which Akeneo says with 422', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a token for a connection with a wrong secret')
      .reference(...followChanges)
      .withRequest('POST', '/api/oauth/v1/token', (builder) =>
        builder.headers(basicOf('wrong')).jsonBody(grant),
      )
      .willRespondWith(422, (builder) => builder.jsonBody({ code: 422 }))
      .executeTest(async ({ url }) => {
        const asked = accountAt(url, { tokensAt: url, secret: 'wrong' }).call(anything);
        await expect(asked).rejects.toMatchObject({ code: 'akeneo.auth_failed', kind: 'wait_for_vendor' });
      });
  });

  it('waits when the token is not taken', async () => {
    await pact
      .addInteraction()
      .uponReceiving('a list with a wrong token')
      .reference(...followChanges)
      .withRequest('GET', list, (builder) => builder.headers({ Authorization: 'Bearer wrong' }).query(query))
      .willRespondWith(401, (builder) => builder.jsonBody({ code: 401 }))
      .executeTest(async ({ url }) => {
        const pages = productsAt(url, 'wrong').everything();
        const failure = await pages[Symbol.asyncIterator]()
          .next()
          .catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(Failure);
        expect(failure).toMatchObject({ code: 'akeneo.auth_failed', kind: 'wait_for_vendor' });
      });
  });
});
