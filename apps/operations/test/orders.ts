import type { OrderPlaced, PaymentCaptured } from '@accord/canonical';
import { orderNumberOf } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';

/** Words about a person that must not be found in anything operations keeps for its timeline. */
export const personal = ['Lovelace', 'ada@example.org', 'Torstraße', '10119', 'Berlin'];

/** Ids and digests are hexadecimal: among thousands of them chance writes every postal code. */
export function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}/g, '');
}

export function newOrder(): { orderId: string; orderNumber: string } {
  const orderId = systemIds.next();
  return { orderId, orderNumber: orderNumberOf(orderId) };
}

/** The event of a placed order for two kits, with all the personal data that such an event carries. */
export function placed(order: { orderId: string; orderNumber: string }): OrderPlaced {
  const euros = (minor: number): { minor: number; currency: 'EUR' } => ({ minor, currency: 'EUR' });
  const totals = { net: euros(25_042), tax: euros(4_758), gross: euros(29_800) };
  const free = { net: euros(0), tax: euros(0), gross: euros(0) };
  return {
    ...order,
    placedAt: '2026-11-21T03:00:00.000Z',
    customer: {
      customerId: null,
      email: 'ada@example.org',
      givenName: 'Ada',
      familyName: 'Lovelace',
      locale: 'de',
      marketingConsent: false,
    },
    shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: [
      {
        lineId: '1',
        sku: 'KIT-ROBOT-01',
        name: 'Robot kit',
        kind: 'article',
        quantity: 2,
        unitPrice: { net: euros(12_521), tax: euros(2_379), gross: euros(14_900), taxRateBps: 1_900 },
        total: totals,
      },
    ],
    shipping: free,
    totals,
    reservationId: systemIds.next(),
    seatHoldId: null,
    payment: { attemptId: systemIds.next(), gateway: 'stripe' },
  };
}

export function captured(order: { orderId: string; orderNumber: string }): PaymentCaptured {
  return {
    ...order,
    attemptId: systemIds.next(),
    gateway: 'stripe',
    amount: { minor: 29_800, currency: 'EUR' },
  };
}
