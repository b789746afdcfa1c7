import { Secret } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import { mockCredentials, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SendcloudParcels } from '../../src/vendors/sendcloud/sendcloud-parcels.ts';
import { openSendcloud } from '../../src/vendors/sendcloud/sendcloud.account.ts';
import { SendcloudClient } from '../../src/vendors/sendcloud/sendcloud.client.ts';
import { carrierConformance } from './parcel-carrier.conformance.ts';

let mocks: VendorMocks;
let sendcloud: VendorClient;

const accountWith = (secretKey: string): VendorClient =>
  openSendcloud(
    {
      SENDCLOUD_BASE_URL: `${mocks.url}/sendcloud/api/v3`,
      SENDCLOUD_PUBLIC_KEY: mockCredentials.sendcloud.publicKey,
      SENDCLOUD_SECRET_KEY: new Secret(secretKey),
    },
    { record: () => undefined },
  );

beforeAll(async () => {
  mocks = await startVendorMocks();
  sendcloud = accountWith(mockCredentials.sendcloud.secretKey);
});
afterAll(async () => {
  await sendcloud.close();
  await mocks.stop();
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

describe('the connection test of Sendcloud', () => {
  it('is passed with the right credentials and failed with wrong ones', async () => {
    expect(await sendcloud.test()).toMatchObject({ ok: true });
    const stranger = accountWith('wrong');
    expect(await stranger.test()).toMatchObject({ ok: false, failure: { code: 'sendcloud.auth_failed' } });
    await stranger.close();
  });
});
