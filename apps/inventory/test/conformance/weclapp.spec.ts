import { Secret } from '@accord/service-kit';
import { FakeClock } from '@accord/test-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, startVendorMocks, weclappIds, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WeclappArticles } from '../../src/vendors/weclapp/weclapp-articles.ts';
import { openWeclapp } from '../../src/vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from '../../src/vendors/weclapp/weclapp.client.ts';
import { sourceConformance } from './article-source.conformance.ts';

let mocks: VendorMocks;
let weclapp: VendorClient;

const accountWith = (token: string): VendorClient =>
  openWeclapp(
    { WECLAPP_BASE_URL: `${mocks.url}/weclapp/webapp/api/v2`, WECLAPP_TOKEN: new Secret(token) },
    { record: () => undefined },
  );

beforeAll(async () => {
  mocks = await startVendorMocks();
  weclapp = accountWith(mockCredentials.weclapp.token);
});
afterAll(async () => {
  await weclapp.close();
  await mocks.stop();
});

sourceConformance('weclapp', {
  source: () =>
    new WeclappArticles(
      new WeclappClient(weclapp, 4),
      { salesChannel: 'GROSS1', currency: 'EUR', currencyId: weclappIds.euro },
      new FakeClock(new Date()),
    ),
  unknownId: '999999999',
  add: (articles) =>
    mocks.seed('weclapp', {
      articles: articles.map(({ sku, ...rest }) => ({ articleNumber: sku, ...rest })),
    }),
  touch: (sku) => mocks.seed('weclapp', { articles: [{ articleNumber: sku, name: `${sku} again` }] }),
  goDown: () => mocks.faults('weclapp', [{ kind: 'down' }]),
  recover: () => mocks.faults('weclapp', []),
});

describe('the connection test of weclapp', () => {
  it('is passed with the right credentials and failed with wrong ones', async () => {
    expect(await weclapp.test()).toMatchObject({ ok: true });
    const stranger = accountWith('wrong');
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'weclapp.auth_failed' } });
    await stranger.close();
  });
});
