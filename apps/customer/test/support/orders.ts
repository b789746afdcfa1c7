import {
  money,
  multiplyPrice,
  OrderCustomer,
  orderNumberOf,
  priceFromGross,
  zeroTotals,
} from '@accord/canonical';
import type { OrderCancelled, OrderPlaced, OrderReturned, ShipmentBooked } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import type { z } from 'zod';

export interface TestOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly customer: OrderPlaced['customer'];
}

let buyers = 0;

/** An order of a buyer whom nobody has seen before. */
export function anOrder(customer: Partial<z.input<typeof OrderCustomer>> = {}): TestOrder {
  const orderId = systemIds.next();
  buyers += 1;
  return {
    orderId,
    orderNumber: orderNumberOf(orderId),
    customer: OrderCustomer.parse({
      customerId: null,
      email: `buyer${String(buyers)}@example.org`,
      givenName: 'Ada',
      familyName: 'Lovelace',
      locale: 'de',
      marketingConsent: false,
      ...customer,
    }),
  };
}

export function placed({ orderId, orderNumber, customer }: TestOrder): OrderPlaced {
  const unitPrice = priceFromGross(money(14_900, 'EUR'), 1900);
  return {
    orderId,
    orderNumber,
    placedAt: '2026-01-05T09:00:00.000Z',
    customer,
    shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: [
      {
        lineId: '1',
        sku: 'KIT-ROBOT-01',
        name: 'Robot kit',
        kind: 'article',
        quantity: 1,
        unitPrice,
        total: multiplyPrice(unitPrice, 1),
      },
    ],
    shipping: zeroTotals('EUR'),
    totals: multiplyPrice(unitPrice, 1),
    reservationId: systemIds.next(),
    seatHoldId: null,
    payment: { attemptId: systemIds.next(), gateway: 'stripe' },
  };
}

export function cancelled({ orderId, orderNumber, customer }: TestOrder): OrderCancelled {
  return {
    orderId,
    orderNumber,
    reason: 'checkout.customer_wish',
    customer,
    lines: [{ sku: 'KIT-ROBOT-01', quantity: 1, kind: 'article' }],
    reservationId: null,
    seatHoldId: null,
    refunded: null,
  };
}

export function returned(order: TestOrder): OrderReturned {
  return { ...cancelled(order), refunded: money(14_900, 'EUR') };
}

export function shipped({ orderId, orderNumber }: TestOrder): ShipmentBooked {
  return {
    orderId,
    orderNumber,
    shipmentId: systemIds.next(),
    carrier: 'dhl',
    trackingNumber: '3SMOCK000000001',
    trackingUrl: 'https://tracking.example.org/3SMOCK000000001',
  };
}
