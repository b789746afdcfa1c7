import { Runs, type RunView } from '@accord/sync';
import { mockCredentials, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  parseOrderId,
  parseOrderNumber,
  parseReservationId,
  parseShipmentId,
  reservationCommitted,
  shipmentBooked,
} from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { systemIds } from '@accord/service-kit';
import { CheckoutWorld } from './support/checkout-world.ts';

let mocks: VendorMocks;
let world: CheckoutWorld;
beforeAll(async () => {
  mocks = await startVendorMocks();
  const { clientId, clientSecret, refreshToken } = mockCredentials.amazon;
  world = await CheckoutWorld.start({
    environment: {
      CHECKOUT_MARKETPLACE_VENDOR: 'amazon',
      CHECKOUT_FLOWS: 'checkout.amazon-orders=off',
      AMAZON_BASE_URL: `${mocks.url}/amazon`,
      AMAZON_TOKEN_URL: `${mocks.url}/amazon/auth/o2/token`,
      AMAZON_CLIENT_ID: clientId,
      AMAZON_CLIENT_SECRET: clientSecret,
      AMAZON_REFRESH_TOKEN: refreshToken,
      AMAZON_PAGE_SIZE: '8',
    },
  });
});
afterAll(async () => {
  await world.stop();
  await mocks.stop();
});

const run = async (): Promise<RunView> => {
  const runs = world.app.get(Runs);
  return runs.settled((await runs.start('checkout.amazon-orders')).id);
};
const orderOf = async (orderId: string) => {
  const [row] = await world.sql<{ id: string; number: string; reservation_id: string }>(
    'SELECT id, number, reservation_id FROM orders WHERE marketplace_order_id = $1',
    [orderId],
  );
  if (row === undefined) throw new Error(`no order ${orderId}`);
  return row;
};

describe('an order that Amazon sold', () => {
  it('is placed, booked, shipped and completed, and nothing is charged', async () => {
    mocks.seed('amazon', { orders: [{ orderId: '306-0000001-0000001', shipping: '4.90' }] });
    const { status, counts } = await run();
    expect([status, counts.created]).toEqual(['finished', 1]);
    await world.sweepAfter(1);
    const { id, number, reservation_id } = await orderOf('306-0000001-0000001');
    expect(await world.order(id)).toMatchObject({
      status: 'placed',
      payment: { status: 'captured', gateway: 'marketplace' },
      totals: { gross: { minor: 15_390, currency: 'EUR' } },
    });
    const about = { orderId: parseOrderId(id), orderNumber: parseOrderNumber(number) };
    const reservationId = parseReservationId(reservation_id);
    await world.tell(reservationCommitted, { ...about, reservationId });
    await world.tell(shipmentBooked, {
      ...about,
      shipmentId: parseShipmentId(systemIds.next()),
      carrier: 'dhl',
      trackingNumber: null,
      trackingUrl: null,
    });
    await eventually(async () => expect(await world.order(id)).toMatchObject({ status: 'completed' }));
    expect([...world.doubles.stripe.calls, ...world.doubles.adyen.calls]).toEqual([]);
  });
});
