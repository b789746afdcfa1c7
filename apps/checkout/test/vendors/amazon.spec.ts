import { Secret } from '@accord/service-kit';
import { freshDatabase } from '@accord/test-kit';
import { header, PostgresVendorHome, prepareVendorHome, surroundings } from '@accord/vendor-client';
import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';
import { mockCredentials, startVendorMocks } from '@accord/vendor-mocks';
import { describe, expect, it } from '@jest/globals';
import { AmazonOrders } from '../../src/vendors/amazon/amazon-orders.ts';
import { amazonAuth, openAmazon } from '../../src/vendors/amazon/amazon.account.ts';
import { AmazonClient } from '../../src/vendors/amazon/amazon.client.ts';
import {
  marketplaceOrdersConformance,
  type SaleThere,
} from '../conformance/marketplace-orders.conformance.ts';
import { deadUrl } from './dead-url.ts';

const { clientId, clientSecret, refreshToken, marketplaceId, token } = mockCredentials.amazon;
const pages = { AMAZON_MARKETPLACE_IDS: marketplaceId, AMAZON_PAGE_SIZE: 8 };
const decimal = (minor: number): string => (minor / 100).toFixed(2);
const numberOf = (index: number): string => `306-0000000-${String(index).padStart(7, '0')}`;

const standings = {
  sold: { status: 'UNSHIPPED' },
  unpaid: { status: 'PENDING' },
  cancelled: { status: 'CANCELLED' },
  sent: { status: 'SHIPPED' },
  delivered_by_the_marketplace: { status: 'UNSHIPPED', fulfilledBy: 'AMAZON' },
} as const satisfies Readonly<Record<SaleThere['standing'], object>>;

const now = () => new Date();
const recorder = { record: () => undefined };

/** A seller's account as one replica has it. */
function open(mocks: string, around: VendorCallRecorder): VendorClient {
  return openAmazon(
    { AMAZON_BASE_URL: `${mocks}/amazon`, AMAZON_MARKETPLACE_IDS: marketplaceId },
    {
      account: 'default',
      auth: amazonAuth({
        AMAZON_TOKEN_URL: `${mocks}/amazon/auth/o2/token`,
        AMAZON_CLIENT_ID: clientId,
        AMAZON_CLIENT_SECRET: new Secret(clientSecret),
        AMAZON_REFRESH_TOKEN: new Secret(refreshToken),
      }),
      recorder: around,
      now,
    },
  );
}

marketplaceOrdersConformance('Amazon', async () => {
  const mocks = await startVendorMocks();
  const up = open(mocks.url, recorder);
  const down = openAmazon(
    { AMAZON_BASE_URL: await deadUrl(), AMAZON_MARKETPLACE_IDS: marketplaceId },
    { account: 'default', auth: header('x-amz-access-token', new Secret(token)), recorder, now },
  );
  return {
    marketplace: new AmazonOrders(new AmazonClient(up, pages)),
    unreachable: new AmazonOrders(new AmazonClient(down, pages)),
    numberOf,
    tell: (index, { standing, lines, shippingMinor, changedAtMs }) => {
      const items = lines.map(({ sku, quantity, unitMinor }) => ({
        sku,
        quantity,
        unitPrice: decimal(unitMinor),
      }));
      const order = {
        orderId: numberOf(index),
        items,
        shipping: decimal(shippingMinor),
        changedAt: changedAtMs,
      };
      mocks.seed('amazon', { orders: [{ ...order, ...standings[standing] }] });
    },
    faults: (list) => {
      mocks.faults(
        'amazon',
        list.map((fault) => ({ ...fault, operation: 'orders.search' })),
      );
    },
    watch: (listener) => {
      mocks.watch('amazon', listener && (({ operation }) => operation === 'orders.search' && listener()));
    },
    stop: async () => {
      await Promise.all([up.close(), down.close()]);
      await mocks.stop();
    },
  };
});

describe('Amazon in particular', () => {
  it('lets all replicas read with one token: the seller’s consent is exchanged once', async () => {
    const [database, mocks] = await Promise.all([freshDatabase('vendor_home'), startVendorMocks()]);
    await prepareVendorHome(database.url);
    // A replica whose home does not answer in time goes on alone, and a slow machine is not what this is about.
    const homes = [1, 2, 3].map(
      () => new PostgresVendorHome({ url: database.url, service: 'checkout', shares: 3, patienceMs: 20_000 }),
    );
    const replicas = homes.map((home) => open(mocks.url, surroundings({ record: () => undefined }, home)));
    let exchanges = 0;
    let reads = 0;
    mocks.watch('amazon', ({ operation }) => {
      if (operation === 'oauth.token') exchanges += 1;
      if (operation === 'orders.search') reads += 1;
    });
    await Promise.all(replicas.map((account) => new AmazonClient(account, pages).searchOrders(0)));
    expect([exchanges, reads]).toEqual([1, 3]);
    await Promise.all([...replicas, ...homes].map((one) => one.close()));
    await Promise.all([mocks.stop(), database.drop()]);
  });
});
