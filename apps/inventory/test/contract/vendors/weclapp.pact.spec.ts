import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { WeclappArticles } from '../../../src/vendors/weclapp/weclapp-articles.ts';
import { openWeclapp } from '../../../src/vendors/weclapp/weclapp.account.ts';
import { headOf, WeclappClient } from '../../../src/vendors/weclapp/weclapp.client.ts';
import { readArticle, readStock } from '../../../src/vendors/weclapp/weclapp.mapping.ts';

const { boolean, eachLike, integer, regex, string } = Matchers;
const followChanges = ['Flow', 'id', 'catalogue.follow-changes' satisfies Flow] as const;
const { token } = mockCredentials.weclapp;
const asked = { AuthenticationToken: regex(/^\S+$/, token) };

const decimal = (example: string) => regex(/^-?\d{1,13}(\.\d{1,5})?$/, example);
const head = {
  id: string('1001'),
  version: regex(/^\d+$/, '4'),
  lastModifiedDate: integer(1_767_603_600_000),
};
/** What every article has. */
const article = {
  ...head,
  articleNumber: string('KIT-ROBOT-01'),
  name: string('Robot kit'),
  articleType: string('STORABLE'),
  active: boolean(true),
  availableInSale: boolean(true),
  taxRateType: string('STANDARD'),
  articlePrices: eachLike({
    price: decimal('149.00'),
    salesChannel: string('GROSS1'),
    currencyId: string('256'),
    priceScaleValue: decimal('0'),
  }),
};

/** A bundle with all that an article can have. */
const whole = {
  ...article,
  id: '1900',
  articleNumber: string('BUNDLE-WHOLE-01'),
  articleType: 'SALES_BILL_OF_MATERIAL',
  ean: string('4006381333931'),
  articleNetWeight: decimal('0.85'),
  articleGrossWeight: decimal('0.9'),
  articlePrices: eachLike({
    price: decimal('149.00'),
    salesChannel: string('GROSS1'),
    currencyId: string('256'),
    priceScaleValue: decimal('0'),
    startDate: integer(1_577_836_800_000),
    endDate: integer(4_070_908_800_000),
  }),
  salesBillOfMaterialItems: eachLike({ articleId: string('1001'), quantity: decimal('2') }),
};
const wholeState = 'article 1900 has everything that an article can have';

const now = (): Date => new Date('2026-01-05T10:00:00Z');

const clientAt = (url: string, secret: string = token): WeclappClient =>
  new WeclappClient(
    openWeclapp({ WECLAPP_BASE_URL: url, WECLAPP_TOKEN: new Secret(secret) }, { record: () => undefined }),
    500,
  );
const articlesAt = (url: string): WeclappArticles =>
  new WeclappArticles(clientAt(url), { salesChannel: 'GROSS1', currency: 'EUR' }, { now });

async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(page);
  return items;
}

describe('what inventory expects of weclapp', () => {
  const pact = pactOf({ consumer: 'inventory', provider: 'vendor-weclapp' });

  it('reads articles in the order of their changes', async () => {
    await pact
      .addInteraction()
      .uponReceiving('all articles by the time of their last change')
      .reference(...followChanges)
      .withRequest('GET', '/article', (builder) =>
        builder.headers(asked).query({
          'lastModifiedDate-gt': '-1',
          sort: 'lastModifiedDate,id',
          page: '1',
          pageSize: '500',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: eachLike(article) }))
      .executeTest(async ({ url }) => {
        const [raw] = await clientAt(url).page(
          'article',
          { 'lastModifiedDate-gt': -1 },
          'lastModifiedDate,id',
        );
        expect(articlesAt(url).read(raw)).toMatchObject({
          article: { sku: 'KIT-ROBOT-01', revision: 4, price: { gross: { minor: 14_900 } } },
        });
      });
  });

  it('reads a group of equal timestamps by id, until nothing is left', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the articles of one instant after the last that is known')
      .reference(...followChanges)
      .withRequest('GET', '/article', (builder) =>
        builder.headers(asked).query({
          'lastModifiedDate-eq': '1767603600000',
          'id-gt': '1001',
          sort: 'id',
          page: '1',
          pageSize: '500',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: [] }))
      .executeTest(async ({ url }) => {
        const group = { 'lastModifiedDate-eq': 1_767_603_600_000 };
        expect(await all(clientAt(url).byId('article', group, '1001'))).toEqual([]);
      });
  });

  it('reads what only some articles have', async () => {
    const filter = { 'lastModifiedDate-gt': 4_102_444_799_999 };
    await pact
      .addInteraction()
      .given(wholeState)
      .uponReceiving('the articles changed since an instant')
      .reference(...followChanges)
      .withRequest('GET', '/article', (builder) =>
        builder.headers(asked).query({
          'lastModifiedDate-gt': '4102444799999',
          sort: 'lastModifiedDate,id',
          page: '1',
          pageSize: '500',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: [whole] }))
      .executeTest(async ({ url }) => {
        const [raw] = await clientAt(url).page('article', filter, 'lastModifiedDate,id');
        expect(readArticle(raw, { salesChannel: 'GROSS1', currency: 'EUR' }, now())).toMatchObject({
          article: { kind: 'bundle', weightGrams: 900, components: [{ vendorId: '1001', quantity: 2 }] },
        });
      });
  });

  it.each([
    {
      what: 'an article with weight and barcode',
      id: '1001',
      state: undefined,
      body: { ...article, ean: string('4006381333931'), articleNetWeight: decimal('0.85') },
      expected: { sku: 'KIT-ROBOT-01', gtin: '4006381333931', weightGrams: 850 },
    },
    {
      what: 'a service, which has neither weight nor barcode',
      id: '1005',
      state: undefined,
      body: {
        ...article,
        id: string('1005'),
        articleType: 'SERVICE',
        articleNumber: string('COURSE-PYTHON-101'),
      },
      expected: { sku: 'COURSE-PYTHON-101', kind: 'course' },
    },
    {
      what: 'a bundle with its parts',
      id: '1900',
      state: wholeState,
      body: whole,
      expected: { kind: 'bundle', components: [{ vendorId: '1001', quantity: 2 }] },
    },
  ])('reads $what', async ({ what, id, state, body, expected }) => {
    const interaction = pact.addInteraction();
    if (state !== undefined) interaction.given(state);
    await interaction
      .uponReceiving(what)
      .reference(...followChanges)
      .withRequest('GET', `/article/id/${id}`, (builder) => builder.headers(asked))
      .willRespondWith(200, (builder) => builder.jsonBody(body))
      .executeTest(async ({ url }) => {
        expect(await articlesAt(url).article(id)).toMatchObject({ kind: 'article', article: expected });
      });
  });

  it('takes 404 for an article that is gone', async () => {
    await pact
      .addInteraction()
      .uponReceiving('an article that is gone')
      .reference(...followChanges)
      .withRequest('GET', '/article/id/1', (builder) => builder.headers(asked))
      .willRespondWith(404)
      .executeTest(async ({ url }) => {
        expect(await articlesAt(url).article('1')).toBe(undefined);
      });
  });

  it('reads how much of one article lies in all warehouses', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the stock of one article')
      .reference(...followChanges)
      .withRequest('GET', '/warehouseStock', (builder) =>
        builder.headers(asked).query({ 'articleId-eq': '1001', sort: 'id', page: '1', pageSize: '500' }),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          result: eachLike({ id: string('5001'), articleId: '1001', quantity: decimal('500') }),
        }),
      )
      .executeTest(async ({ url }) => {
        const [raw] = await clientAt(url).page('warehouseStock', { 'articleId-eq': '1001' }, 'id');
        expect(readStock(raw)).toEqual({ vendorId: '1001', pieces: 500 });
      });
  });

  it('reads on behind the last stock record until nothing is left', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the stock of one article behind a record')
      .reference(...followChanges)
      .withRequest('GET', '/warehouseStock', (builder) =>
        builder.headers(asked).query({
          'articleId-eq': '1001',
          'id-gt': '5001',
          sort: 'id',
          page: '1',
          pageSize: '500',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: [] }))
      .executeTest(async ({ url }) => {
        const stock = clientAt(url).byId('warehouseStock', { 'articleId-eq': '1001' }, '5001');
        expect(await all(stock)).toEqual([]);
      });
  });

  it.each([
    {
      what: 'the places whose stock changed since a time',
      query: { 'lastModifiedDate-gt': '1767603599999', sort: 'lastModifiedDate,id' },
      read: async (client: WeclappClient) =>
        client.page('warehouseStock', { 'lastModifiedDate-gt': 1_767_603_599_999 }, 'lastModifiedDate,id'),
    },
    {
      what: 'the stock of several articles',
      query: { 'articleId-in': '["1001","1002"]', sort: 'id' },
      read: async (client: WeclappClient) =>
        client.page('warehouseStock', { 'articleId-in': JSON.stringify(['1001', '1002']) }, 'id'),
    },
  ])('reads $what', async ({ what, query, read }) => {
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference(...followChanges)
      .withRequest('GET', '/warehouseStock', (builder) =>
        builder.headers(asked).query({ ...query, page: '1', pageSize: '500' }),
      )
      .willRespondWith(200, (builder) =>
        builder.jsonBody({
          result: eachLike({
            id: string('5001'),
            lastModifiedDate: integer(1_767_603_600_000),
            articleId: string('1001'),
            quantity: decimal('500'),
          }),
        }),
      )
      .executeTest(async ({ url }) => {
        const [raw] = await read(clientAt(url));
        expect([headOf(raw), readStock(raw)]).toEqual([
          { id: '5001', lastModifiedDate: 1_767_603_600_000 },
          { vendorId: '1001', pieces: 500 },
        ]);
      });
  });

  it('reads what else changed at one time, behind the last place, until nothing is left', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the places of one instant behind the last that is known')
      .reference(...followChanges)
      .withRequest('GET', '/warehouseStock', (builder) =>
        builder.headers(asked).query({
          'lastModifiedDate-eq': '1767603600000',
          'id-gt': '5001',
          sort: 'id',
          page: '1',
          pageSize: '500',
        }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody({ result: [] }))
      .executeTest(async ({ url }) => {
        const group = { 'lastModifiedDate-eq': 1_767_603_600_000 };
        expect(await all(clientAt(url).byId('warehouseStock', group, '5001'))).toEqual([]);
      });
  });

  it('counts what is left, since a short page may be half of one', async () => {
    await pact
      .addInteraction()
      .uponReceiving('how many articles there are')
      .reference(...followChanges)
      .withRequest('GET', '/article/count', (builder) => builder.headers(asked))
      .willRespondWith(200, (builder) => builder.jsonBody({ result: integer(7) }))
      .executeTest(async ({ url }) => {
        // Filters are those of lists; what is published of this operation names none of them.
        expect(await clientAt(url).count('article', {})).toBe(7);
      });
  });

  it.each([
    {
      what: 'a question with a token that is no more',
      secret: 'revoked',
      status: 401,
      problem: 'unauthorized',
      failure: { code: 'weclapp.auth_failed', kind: 'wait_for_vendor' },
    },
    {
      what: 'a filter that weclapp does not know',
      secret: token,
      status: 400,
      problem: 'validation',
      failure: { code: 'weclapp.validation', kind: 'invalid' },
    },
  ])('reads the problem in the answer to $what', async ({ what, secret, status, problem, failure }) => {
    const filter: Record<string, string> = status === 400 ? { 'name-resembles': 'robot' } : {};
    const type = regex(new RegExp(`^.*/${problem}$`), `/webapp/view/api/errors.html#!/errors/${problem}`);
    await pact
      .addInteraction()
      .uponReceiving(what)
      .reference(...followChanges)
      .withRequest('GET', '/article', (builder) =>
        builder
          .headers({ AuthenticationToken: secret })
          .query({ ...filter, sort: 'id', page: '1', pageSize: '500' }),
      )
      .willRespondWith(status, (builder) => builder.jsonBody({ type }))
      .executeTest(async ({ url }) => {
        await expect(clientAt(url, secret).page('article', filter, 'id')).rejects.toMatchObject(failure);
      });
  });

  it('counts articles to see whether the account answers', async () => {
    await pact
      .addInteraction()
      .uponReceiving('the number of articles')
      .reference(...followChanges)
      .withRequest('GET', '/article/count', (builder) => builder.headers(asked))
      .willRespondWith(200)
      .executeTest(async ({ url }) => {
        const account = openWeclapp(
          { WECLAPP_BASE_URL: url, WECLAPP_TOKEN: new Secret(token) },
          { record: () => undefined },
        );
        expect((await account.test()).ok).toBe(true);
      });
  });
});
