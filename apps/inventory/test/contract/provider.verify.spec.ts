import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  money,
  priceFromGross,
  productChanged,
  type ProductChanged,
  reservationCommitted,
  reservationRefused,
  shipmentBooked,
  type ShipmentBooked,
  shipmentProgressed,
  shipmentRefused,
} from '@accord/canonical';
import { producedEvent, verifyProvider } from '@accord/contract-kit';
import { InventoryUnderTest } from '../support/inventory-under-test.ts';

let inventory: InventoryUnderTest;

beforeAll(async () => {
  inventory = await InventoryUnderTest.start();
  expect((await inventory.call('POST', '/catalogue/refresh')).status).toBeLessThan(300);
}, 60_000);

afterAll(() => inventory.stop());

const about = { orderId: '0198c0de-0000-7000-8000-00000000000a', orderNumber: 'A-000000000A' };
const reservationId = '0198c0de-0000-7000-8000-00000000000b';
const shipmentId = '0198c0de-0000-7000-8000-00000000000d';

const leave = async (pieces: number): Promise<void> => {
  await inventory.sql(`UPDATE stock SET on_hand = reserved + $1 WHERE sku = 'KIT-ROBOT-01'`, [pieces]);
};

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'inventory',
    baseUrl: inventory.door.url,
    authorization: inventory.door.authorization,
    states: {
      'KIT-ROBOT-01 is on sale': async () => undefined,
      'ten pieces of KIT-ROBOT-01 are left': () => leave(10),
      'no piece of KIT-ROBOT-01 is left': () => leave(0),
    },
    messages: {
      [reservationCommitted.key]: producedEvent(reservationCommitted, { ...about, reservationId }),
      [reservationRefused.key]: producedEvent(reservationRefused, {
        ...about,
        reservationId,
        reason: 'inventory.insufficient_stock',
        shortages: [{ sku: 'KIT-ROBOT-01', requested: 2, available: 0 }],
      }),
      [shipmentBooked.key]: producedEvent<ShipmentBooked>(shipmentBooked, {
        ...about,
        shipmentId,
        carrier: 'dhl',
        trackingNumber: 'TRACK-2',
        trackingUrl: 'https://example.org/TRACK-2',
      }),
      [shipmentRefused.key]: producedEvent(shipmentRefused, {
        ...about,
        shipmentId,
        reason: 'sendcloud.refused',
      }),
      [shipmentProgressed.key]: producedEvent(shipmentProgressed, {
        ...about,
        shipmentId,
        status: 'in_transit',
        occurredAt: '2026-01-06T09:00:00.000Z',
      }),
      [productChanged.key]: producedEvent<ProductChanged>(productChanged, {
        product: {
          sku: 'KIT-SENSOR-02',
          name: 'Sensor kit',
          kind: 'article',
          price: priceFromGross(money(5_990, 'EUR'), 1900),
          version: 2,
          updatedAt: '2026-01-06T09:00:00.000Z',
          pricedAt: '2026-01-06T09:00:00.000Z',
        },
      }),
    },
  });
  expect(verified).toBeGreaterThan(8);
}, 120_000);
