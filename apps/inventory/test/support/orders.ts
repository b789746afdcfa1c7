import { orderNumberOf, priceFromGross, money, multiplyPrice, zeroTotals } from '@accord/canonical';
import type { OrderCancelled, OrderPlaced, OrderReturned } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';

export interface TestOrder {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly reservationId: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly kind?: 'article' | 'bundle';
  }[];
}

export function anOrder(lines: TestOrder['lines']): TestOrder {
  const orderId = systemIds.next();
  return { orderId, orderNumber: orderNumberOf(orderId), reservationId: systemIds.next(), lines };
}

/** Body of POST /reservations. */
export function reservationOf(order: TestOrder, expiresInSeconds = 900): Record<string, unknown> {
  const { lines, ...ids } = order;
  return { ...ids, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })), expiresInSeconds };
}

const customer = {
  customerId: null,
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
  locale: 'de',
  marketingConsent: false,
} as const;

export function placed(order: TestOrder): OrderPlaced {
  const unitPrice = priceFromGross(money(14_900, 'EUR'), 1900);
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    placedAt: '2026-01-05T09:00:00.000Z',
    customer,
    shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: order.lines.map(({ sku, quantity, kind }, index) => ({
      lineId: String(index + 1),
      sku,
      name: sku,
      kind: kind ?? 'article',
      quantity,
      unitPrice,
      total: multiplyPrice(unitPrice, quantity),
    })),
    shipping: zeroTotals('EUR'),
    totals: multiplyPrice(unitPrice, 1),
    reservationId: order.reservationId,
    seatHoldId: null,
    payment: { attemptId: systemIds.next(), gateway: 'stripe' },
  };
}

export function cancelled(order: TestOrder): OrderCancelled {
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    reason: 'checkout.customer_wish',
    customer,
    lines: order.lines.map(({ sku, quantity, kind }) => ({ sku, quantity, kind: kind ?? 'article' })),
    reservationId: order.reservationId,
    seatHoldId: null,
    refunded: null,
  };
}

export function returned(order: TestOrder): OrderReturned {
  return { ...cancelled(order), refunded: { minor: 14_900, currency: 'EUR' } };
}
