import { Secret } from '@accord/service-kit';
import { FakeClock } from '@accord/test-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, startVendorMocks, weclappIds, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SendcloudParcels } from '../../src/vendors/sendcloud/sendcloud-parcels.ts';
import { openSendcloud } from '../../src/vendors/sendcloud/sendcloud.account.ts';
import { SendcloudClient } from '../../src/vendors/sendcloud/sendcloud.client.ts';
import { WeclappArticles } from '../../src/vendors/weclapp/weclapp-articles.ts';
import { openWeclapp } from '../../src/vendors/weclapp/weclapp.account.ts';
import { WeclappClient } from '../../src/vendors/weclapp/weclapp.client.ts';
import { sourceConformance } from './article-source.conformance.ts';
import { carrierConformance } from './parcel-carrier.conformance.ts';

const recorder = { record: () => undefined };
let mocks: VendorMocks;
let weclapp: VendorClient;
let sendcloud: VendorClient;

beforeAll(async () => {
  mocks = await startVendorMocks();
  weclapp = openWeclapp(
    {
      WECLAPP_BASE_URL: `${mocks.url}/weclapp/webapp/api/v2`,
      WECLAPP_TOKEN: new Secret(mockCredentials.weclapp.token),
    },
    recorder,
  );
  sendcloud = openSendcloud(
    {
      SENDCLOUD_BASE_URL: `${mocks.url}/sendcloud/api/v3`,
      SENDCLOUD_PUBLIC_KEY: mockCredentials.sendcloud.publicKey,
      SENDCLOUD_SECRET_KEY: new Secret(mockCredentials.sendcloud.secretKey),
    },
    recorder,
  );
});
afterAll(async () => {
  await Promise.all([weclapp.close(), sendcloud.close()]);
  await mocks.stop();
});

sourceConformance('weclapp', {
  source: () =>
    new WeclappArticles(
      new WeclappClient(weclapp, 4),
      { salesChannel: 'GROSS1', currency: 'EUR', currencyId: weclappIds.euro },
      new FakeClock(new Date()),
    ),
  add: (articles) =>
    mocks.seed('weclapp', {
      articles: articles.map(({ sku, ...rest }) => ({ articleNumber: sku, ...rest })),
    }),
  touch: (sku) => mocks.seed('weclapp', { articles: [{ articleNumber: sku, name: `${sku} again` }] }),
  goDown: () => mocks.faults('weclapp', [{ kind: 'down' }]),
  recover: () => mocks.faults('weclapp', []),
});

interface Announced {
  readonly request: { readonly external_reference_id: string };
  readonly history: readonly { readonly status: { readonly code: string } }[];
}

carrierConformance('Sendcloud', {
  carrier: () =>
    new SendcloudParcels(new SendcloudClient(sendcloud), {
      senderAddressId: 1,
      shippingOption: 'dhl_de:dhl_paket',
    }),
  loseNextAnswer: () =>
    mocks.faults('sendcloud', [{ kind: 'cut', operation: 'shipments.announce', times: 1 }]),
  refuseNext: () =>
    mocks.faults('sendcloud', [{ kind: 'status', operation: 'shipments.announce', status: 400, times: 1 }]),
  goDown: () => mocks.faults('sendcloud', [{ kind: 'down' }]),
  recover: () => mocks.faults('sendcloud', []),
  pickUp: async (shipmentId) => {
    await fetch(`${mocks.url}/__mock/sendcloud/progress`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ shipmentId }),
    });
  },
  parcelsUnder: (reference) =>
    (mocks.state('sendcloud') as { shipments: Announced[] }).shipments.filter(
      ({ request, history }) =>
        request.external_reference_id === reference && history.at(-1)?.status.code !== 'CANCELLED',
    ).length,
});

describe('connection tests', () => {
  it('are passed with the right credentials and failed with wrong ones', async () => {
    expect(await weclapp.test()).toMatchObject({ ok: true });
    expect(await sendcloud.test()).toMatchObject({ ok: true });
    const stranger = openWeclapp(
      { WECLAPP_BASE_URL: `${mocks.url}/weclapp/webapp/api/v2`, WECLAPP_TOKEN: new Secret('wrong') },
      recorder,
    );
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'weclapp.auth_failed' } });
    await stranger.close();
  });
});
