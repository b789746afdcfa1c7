import { Secret } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AkeneoProducts } from '../../src/vendors/akeneo/akeneo-products.ts';
import { akeneoAuth, openAkeneo } from '../../src/vendors/akeneo/akeneo.account.ts';
import { AkeneoClient } from '../../src/vendors/akeneo/akeneo.client.ts';
import { akeneoRules } from '../support/akeneo.ts';
import { productConformance } from './product-source.conformance.ts';

let mocks: VendorMocks;
let akeneo: VendorClient;
const wanted = { scope: 'ecommerce', locales: 'de_DE', attributes: 'sku,name,price,tax_rate,ean,weight' };

const accountWith = (password: string): VendorClient => {
  const config = {
    AKENEO_BASE_URL: `${mocks.url}/akeneo`,
    AKENEO_ACCOUNT: 'default',
    AKENEO_CLIENT_ID: mockCredentials.akeneo.clientId,
    AKENEO_CLIENT_SECRET: new Secret<string>(mockCredentials.akeneo.clientSecret),
    AKENEO_USERNAME: mockCredentials.akeneo.username,
    AKENEO_PASSWORD: new Secret(password),
  };
  return openAkeneo(config, akeneoAuth(config), { record: () => undefined });
};

beforeAll(async () => {
  mocks = await startVendorMocks();
  akeneo = accountWith(mockCredentials.akeneo.password);
});
afterAll(async () => {
  await akeneo.close();
  await mocks.stop();
});

productConformance('Akeneo', {
  source: () => new AkeneoProducts(new AkeneoClient(akeneo, wanted, 4), akeneoRules),
  unknownId: 'ffffffff-ffff-4fff-8fff-ffffffffffff',
  add: (articles) =>
    mocks.seed('akeneo', {
      products: articles.map(({ sku, grossPrice }) => ({ sku, grossPrice: Number(grossPrice) })),
    }),
  touch: (sku) => mocks.seed('akeneo', { products: [{ sku, name: `${sku} again` }] }),
  goDown: () => mocks.faults('akeneo', [{ kind: 'down' }]),
  recover: () => mocks.faults('akeneo', []),
});

describe('the connection test of Akeneo', () => {
  it('is passed with the right credentials and failed with wrong ones', async () => {
    expect(await akeneo.test()).toMatchObject({ ok: true });
    const stranger = accountWith('wrong');
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'akeneo.auth_failed' } });
    await stranger.close();
  });
});
