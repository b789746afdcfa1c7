import { Address, OrderCustomer, orderNumberOf, parseSku, zero } from '@accord/canonical';
import type { Order, PaymentAttempt } from '@accord/checkout/saga';
import { systemIds } from '@accord/service-kit';

const at = new Date('2026-01-05T09:00:00Z');
const gross = { minor: 14_900, currency: 'EUR' } as const;
const totals = { net: gross, tax: zero('EUR'), gross };

export function attemptOf(change: Partial<PaymentAttempt> = {}): PaymentAttempt {
  return {
    id: systemIds.next(),
    gateway: 'stripe',
    ordinal: 1,
    status: 'sending',
    amount: gross,
    token: 'tok_good',
    startedAt: at,
    gatewayRef: null,
    declineReason: null,
    operationId: null,
    operationSince: null,
    capturedMinor: 0,
    refundedMinor: 0,
    ...change,
  };
}

/** A pending order of one kit. */
export function orderOf(change: Partial<Order> = {}): Order {
  const id = systemIds.next();
  return {
    id,
    number: orderNumberOf(id),
    status: 'pending',
    customer: OrderCustomer.parse({
      customerId: null,
      email: 'ada@example.org',
      givenName: 'Ada',
      familyName: 'Lovelace',
      locale: 'de',
      marketingConsent: false,
    }),
    shippingAddress: Address.parse({
      street: 'Torstraße 1',
      postalCode: '10119',
      city: 'Berlin',
      country: 'DE',
    }),
    lines: [
      {
        lineId: '1',
        sku: parseSku('KIT'),
        name: 'KIT',
        kind: 'article',
        quantity: 1,
        unitPrice: { ...totals, taxRateBps: 0 },
        total: totals,
      },
    ],
    shipping: { net: zero('EUR'), tax: zero('EUR'), gross: zero('EUR') },
    totals,
    currency: 'EUR',
    reservationId: systemIds.next(),
    seatHoldId: null,
    stock: 'planned',
    seats: 'none',
    shipment: {
      state: 'awaited',
      shipmentId: null,
      carrier: null,
      trackingNumber: null,
      trackingUrl: null,
      progress: null,
      progressAt: null,
    },
    erpOrderId: null,
    synthetic: false,
    attempts: [attemptOf()],
    marketplace: null,
    acknowledged: false,
    fulfillable: false,
    closing: null,
    attention: null,
    releaseDue: false,
    version: 0,
    revision: 0,
    createdAt: at,
    placedAt: null,
    ...change,
  };
}
