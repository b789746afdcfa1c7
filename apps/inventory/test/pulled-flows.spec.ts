import { mockCredentials } from '@accord/vendor-mocks';
import { Runs } from '@accord/sync';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pulledFlowConformance, sweepEveryMs } from './conformance/pulled-flow.conformance.ts';
import { InventoryUnderTest } from './support/inventory-under-test.ts';

let world: InventoryUnderTest;
/** A service has one PIM. */
let withAkeneo: InventoryUnderTest;

beforeAll(async () => {
  world = await InventoryUnderTest.start((mocks) => ({
    WECLAPP_PAGE_SIZE: '8',
    INVENTORY_SWEEP_EVERY_MS: String(sweepEveryMs),
    INVENTORY_PIM_VENDOR: 'shopware',
    SHOPWARE_BASE_URL: `${mocks}/shopware/api`,
    SHOPWARE_CLIENT_ID: mockCredentials.shopware.clientId,
    SHOPWARE_CLIENT_SECRET: mockCredentials.shopware.clientSecret,
    SHOPWARE_PAGE_SIZE: '8',
  }));
});
beforeAll(async () => {
  const { clientId, clientSecret, username, password } = mockCredentials.akeneo;
  withAkeneo = await InventoryUnderTest.start((mocks) => ({
    INVENTORY_SWEEP_EVERY_MS: String(sweepEveryMs),
    INVENTORY_PIM_VENDOR: 'akeneo',
    AKENEO_BASE_URL: `${mocks}/akeneo`,
    AKENEO_CLIENT_ID: clientId,
    AKENEO_CLIENT_SECRET: clientSecret,
    AKENEO_USERNAME: username,
    AKENEO_PASSWORD: password,
    AKENEO_COURSE_FAMILY: 'courses',
    AKENEO_PAGE_SIZE: '8',
  }));
});
afterAll(async () => {
  await world.stop();
  await withAkeneo.stop();
});

const oursOf = (source: string) => async (): Promise<string[]> => {
  const rows = await (source === 'akeneo' ? withAkeneo : world).sql<{ line: string }>(
    `SELECT sku || ' ' || (price->'gross'->>'minor') AS line FROM products WHERE sold AND source = $1`,
    [source],
  );
  return rows.map(({ line }) => line);
};
const decimal = (cents: number): string => (cents / 100).toFixed(2);

interface Weclapp {
  readonly articles: readonly {
    readonly id: string;
    readonly articleNumber: string;
    readonly articleType: string;
    readonly articlePrices: readonly { readonly price: string }[];
  }[];
  readonly warehouseStock: readonly { readonly articleId: string; readonly quantity: string }[];
}
const weclapp = (): Weclapp => world.mocks.state('weclapp') as Weclapp;

pulledFlowConformance({
  world: () => world,
  flow: 'inventory.follow-articles',
  vendor: 'weclapp',
  list: 'article.list',
  put: (kept) =>
    world.mocks.seed('weclapp', {
      articles: kept.map(({ sku, figure, changedAt }) => ({
        articleNumber: sku,
        grossPrice: decimal(figure),
        changedAt,
      })),
    }),
  remove: (deleted) => world.mocks.seed('weclapp', { deleted }),
  theirs: () =>
    weclapp().articles.map(
      ({ articleNumber, articlePrices }) =>
        `${articleNumber} ${Math.round(Number(articlePrices[0]?.price) * 100)}`,
    ),
  ours: oursOf('weclapp'),
});

pulledFlowConformance({
  world: () => world,
  flow: 'inventory.follow-stock',
  behind: 'inventory.follow-articles',
  vendor: 'weclapp',
  list: 'warehouseStock.list',
  put: (kept) =>
    world.mocks.seed('weclapp', {
      articles: kept.map(({ sku, changedAt }) => ({
        articleNumber: sku,
        grossPrice: '1.00',
        changedAt,
      })),
      stock: kept.map(({ sku, figure, changedAt }) => ({
        articleNumber: sku,
        quantity: String(figure),
        changedAt,
      })),
    }),
  remove: (deleted) => world.mocks.seed('weclapp', { deleted }),
  theirs: () => {
    const { articles, warehouseStock } = weclapp();
    const pieces = new Map(warehouseStock.map(({ articleId, quantity }) => [articleId, quantity]));
    return articles
      .filter(({ articleType }) => articleType === 'STORABLE')
      .map(({ id, articleNumber }) => `${articleNumber} ${pieces.get(id) ?? 0}`);
  },
  ours: async () => {
    const rows = await world.sql<{ line: string }>(
      `SELECT s.sku || ' ' || s.on_hand AS line FROM stock s JOIN products p USING (sku) WHERE p.sold AND p.source = 'weclapp'`,
    );
    return rows.map(({ line }) => line);
  },
});

interface Shopware {
  readonly products: readonly {
    readonly id: string;
    readonly productNumber: string;
    readonly parentId: string | null;
    readonly price: readonly { readonly gross: number }[] | null;
  }[];
}

pulledFlowConformance({
  world: () => world,
  flow: 'inventory.shopware-products',
  vendor: 'shopware',
  list: 'product.search',
  put: (kept) =>
    world.mocks.seed('shopware', {
      products: kept.map(({ sku, figure, changedAt }) => ({
        productNumber: sku,
        grossPrice: figure / 100,
        changedAt,
      })),
    }),
  remove: (deleted) => world.mocks.seed('shopware', { deleted }),
  theirs: () => {
    const { products } = world.mocks.state('shopware') as Shopware;
    const byId = new Map(products.map((product) => [product.id, product]));
    const parents = new Set(products.map(({ parentId }) => parentId));
    return products
      .filter(({ id }) => !parents.has(id))
      .map(({ productNumber, price, parentId }) => {
        const [own] = price ?? byId.get(parentId ?? '')?.price ?? [];
        return `${productNumber} ${Math.round((own?.gross ?? 0) * 100)}`;
      });
  },
  ours: oursOf('shopware'),
});

interface Akeneo {
  readonly products: readonly {
    readonly values: {
      readonly sku: readonly { readonly data: string }[];
      readonly price: readonly {
        readonly data: readonly { readonly amount: string; readonly currency: string }[];
      }[];
    };
  }[];
}

pulledFlowConformance({
  world: () => withAkeneo,
  flow: 'inventory.akeneo-products',
  vendor: 'akeneo',
  list: 'products.list',
  put: (kept) =>
    withAkeneo.mocks.seed('akeneo', {
      products: kept.map(({ sku, figure, changedAt }) => ({ sku, grossPrice: figure / 100, changedAt })),
    }),
  remove: (deleted) => withAkeneo.mocks.seed('akeneo', { deleted }),
  theirs: () => {
    const { products } = withAkeneo.mocks.state('akeneo') as Akeneo;
    return products.map(({ values }) => {
      const euros = values.price[0]?.data.find(({ currency }) => currency === 'EUR')?.amount;
      return `${values.sku[0]?.data} ${Math.round(Number(euros) * 100)}`;
    });
  },
  ours: oursOf('akeneo'),
});

interface Compared {
  readonly ours: { readonly count: number };
  readonly theirs: { readonly count: number };
  readonly open: number;
  readonly differences: readonly {
    readonly kind: string;
    readonly fields: readonly string[];
    readonly action: string;
    readonly repaired: boolean;
  }[];
}

describe.each([
  {
    pim: 'shopware' as const,
    at: () => world,
    put: (skus: readonly string[]) =>
      world.mocks.seed('shopware', {
        products: skus.map((productNumber) => ({
          productNumber,
          grossPrice: 12.5,
          changedAt: world.clock.now().getTime(),
        })),
      }),
  },
  {
    pim: 'akeneo' as const,
    at: () => withAkeneo,
    put: (skus: readonly string[]) =>
      withAkeneo.mocks.seed('akeneo', {
        products: skus.map((sku) => ({
          sku,
          grossPrice: 12.5,
          changedAt: withAkeneo.clock.now().getTime(),
        })),
      }),
  },
])('comparing with $pim after all of this', ({ pim, at, put }) => {
  const compare = async (dryRun: boolean): Promise<Compared> =>
    (await at().call('POST', '/reconciliations', { body: { kind: 'products', dryRun } })).body;
  const found = ({ differences }: Compared) =>
    differences.map(({ kind, fields, action, repaired }) => [kind, fields.join(), action, repaired]);

  it('finds no difference, also where the ERP sells one of its SKUs', async () => {
    const changedAt = at().clock.now().getTime();
    at().mocks.seed('weclapp', {
      articles: [{ articleNumber: 'SOLD-BY-ERP', grossPrice: '1.00', changedAt }],
    });
    await at().call('POST', '/catalogue/refresh');
    put(['SOLD-BY-ERP']);
    const { ours, theirs, differences } = await compare(true);
    expect(differences).toEqual([]);
    expect(ours).toEqual(theirs);
    expect(ours.count).toBeGreaterThan(50);
  });

  it('mends what is wrong, once, and in a dry run nothing', async () => {
    const skus = ['AMISS-0', 'AMISS-1', 'AMISS-2'];
    put(skus);
    const runs = at().service.app.get(Runs);
    await runs.settled((await runs.start(`inventory.${pim}-products`)).id);
    await at().sql(
      `UPDATE products SET price = jsonb_set(price, '{gross,minor}', '1') WHERE sku = 'AMISS-0'`,
    );
    await at().sql(`UPDATE products SET sold = false WHERE sku = 'AMISS-1'`);
    at().mocks.seed(pim, { deleted: ['AMISS-2'] });
    const expected = (repaired: boolean) => [
      ['different', 'grossMinor', 'take_over', repaired],
      ['missing_here', '', 'take_over', repaired],
      ['missing_there', '', 'take_off_sale', repaired],
    ];
    expect(found(await compare(true)).sort()).toEqual(expected(false));
    expect(found(await compare(true)).sort()).toEqual(expected(false));
    const mended = await compare(false);
    expect([found(mended).sort(), mended.open]).toEqual([expected(true), 0]);
    expect(found(await compare(false))).toEqual([]);
  });
});
