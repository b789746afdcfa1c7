import { Secret } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, shopwareIds, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ShopwareProducts } from '../../src/vendors/shopware/shopware-products.ts';
import { openShopware, shopwareAuth } from '../../src/vendors/shopware/shopware.account.ts';
import { ShopwareClient } from '../../src/vendors/shopware/shopware.client.ts';
import { productConformance } from './product-source.conformance.ts';

let mocks: VendorMocks;
let shopware: VendorClient;

const accountWith = (secret: string): VendorClient => {
  const config = {
    SHOPWARE_BASE_URL: `${mocks.url}/shopware/api`,
    SHOPWARE_ACCOUNT: 'default',
    SHOPWARE_CLIENT_ID: mockCredentials.shopware.clientId,
    SHOPWARE_CLIENT_SECRET: new Secret(secret),
  };
  return openShopware(config, shopwareAuth(config), { record: () => undefined });
};
const source = () =>
  new ShopwareProducts(new ShopwareClient(shopware, 4), {
    currency: 'EUR',
    currencyId: shopwareIds.euro,
    taxCountry: 'DE',
    courseCategoryId: shopwareIds.courses,
  });

beforeAll(async () => {
  mocks = await startVendorMocks();
  shopware = accountWith(mockCredentials.shopware.clientSecret);
});
afterAll(async () => {
  await shopware.close();
  await mocks.stop();
});

productConformance('shopware', {
  source,
  unknownId: 'f'.repeat(32),
  add: (articles) =>
    mocks.seed('shopware', {
      products: articles.map(({ sku, grossPrice }) => ({
        productNumber: sku,
        grossPrice: Number(grossPrice),
      })),
    }),
  touch: (sku) => mocks.seed('shopware', { products: [{ productNumber: sku, name: `${sku} again` }] }),
  goDown: () => mocks.faults('shopware', [{ kind: 'down' }]),
  recover: () => mocks.faults('shopware', []),
});

describe('variants of Shopware', () => {
  it('come with their parent when it changes, with what they inherit of it', async () => {
    const numbered = (productNumber: string, more: object) =>
      mocks.seed('shopware', { products: [{ productNumber, ...more }] });
    numbered('CUP', { name: 'Cup', grossPrice: 9.5 });
    for (const size of ['S', 'M', 'L']) numbered(`CUP-${size}`, { parent: 'CUP' });
    numbered('CUP-L', { grossPrice: 11 });
    let position;
    for await (const page of source().changedAfter(undefined)) position = page.position;
    numbered('CUP', { grossPrice: 10 });
    const prices = new Map<string, number>();
    for await (const { records } of source().changedAfter(position)) {
      for (const record of records.map((raw) => source().read(raw)))
        if (record.kind === 'article') prices.set(record.article.sku, record.article.price.gross.minor);
    }
    expect(Object.fromEntries(prices)).toEqual({ 'CUP-S': 1_000, 'CUP-M': 1_000, 'CUP-L': 1_100 });
  });
});

describe('the connection test of Shopware', () => {
  it('is passed with the right credentials and failed with wrong ones', async () => {
    expect(await shopware.test()).toMatchObject({ ok: true });
    const stranger = accountWith('wrong');
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'shopware.auth_failed' } });
    await stranger.close();
  });
});
