import { randomUUID } from 'node:crypto';
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
import { basket, CheckoutWorld } from './support/checkout-world.ts';

let world: CheckoutWorld;
beforeAll(async () => {
  world = await CheckoutWorld.start();
});
afterAll(() => world.stop());

const until = (id: string, expected: object) =>
  eventually(async () => expect(await world.order(id)).toMatchObject(expected), {
    because: JSON.stringify(expected),
  });

async function placed() {
  const { body } = await world.place(basket());
  return { orderId: parseOrderId(body.id), orderNumber: parseOrderNumber(body.number) };
}

describe('orders of which others tell in one batch', () => {
  it('each get their own news, told once or twice', async () => {
    const orders = await Promise.all([placed(), placed(), placed()]);
    const stock = orders.map((order) => ({ ...order, reservationId: parseReservationId(randomUUID()) }));
    await world.tellTogether(reservationCommitted, [...stock, ...stock]);
    for (const { orderId } of orders) await until(orderId, { status: 'fulfilling' });
  });

  it('are not held up by a stranger among them', async () => {
    const orders = await Promise.all([placed(), placed(), placed()]);
    const parcels = orders.map((order, index) => ({
      ...order,
      shipmentId: parseShipmentId(randomUUID()),
      carrier: 'dhl',
      trackingNumber: `0034${index}`,
      trackingUrl: null,
    }));
    const strangers = parcels
      .slice(0, 1)
      .map((parcel) => ({ ...parcel, orderId: parseOrderId(randomUUID()) }));
    await world.tellTogether(shipmentBooked, [...parcels, ...strangers]);
    for (const { orderId, trackingNumber } of parcels) {
      await until(orderId, { fulfilments: [{ kind: 'shipment', trackingNumber }, { kind: 'seats' }] });
    }
  });
});
