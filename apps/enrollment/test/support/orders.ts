import { orderNumberOf, type OrderCancelled, type OrderPlaced } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import type { Answer, EnrollmentUnderTest } from './enrollment-under-test.ts';

const gross = { minor: 19_900, currency: 'EUR' } as const;
const totals = {
  gross,
  net: { minor: 16_723, currency: 'EUR' },
  tax: { minor: 3177, currency: 'EUR' },
} as const;

export interface Buyer {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** An order of the invented Ada, or of somebody else, for seats in courses. */
export class CourseOrder {
  readonly orderId = systemIds.next();
  readonly orderNumber = orderNumberOf(this.orderId);
  readonly seatHoldId = systemIds.next();
  readonly customer: OrderPlaced['customer'];
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];

  constructor(lines: readonly (readonly [sku: string, quantity: number])[], buyer?: Buyer) {
    this.lines = lines.map(([sku, quantity], index) => ({ lineId: String(index + 1), sku, quantity }));
    this.customer = {
      customerId: systemIds.next(),
      ...(buyer ?? { email: `${this.orderId}@example.org`, givenName: 'Ada', familyName: 'Lovelace' }),
      locale: 'de',
      marketingConsent: false,
    };
  }

  hold(
    world: EnrollmentUnderTest,
    expiresInSeconds = 900,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { seatHoldId, orderId, orderNumber, lines } = this;
    return world.call('POST /seats', { seatHoldId, orderId, orderNumber, lines, expiresInSeconds }, headers);
  }

  placed(kind: 'course' | 'article' = 'course'): OrderPlaced {
    return {
      orderId: this.orderId,
      orderNumber: this.orderNumber,
      placedAt: '2026-11-21T03:00:00.000Z',
      customer: this.customer,
      shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
      lines: this.lines.map((line) => ({
        ...line,
        name: line.sku,
        kind,
        unitPrice: { ...totals, taxRateBps: 1900 },
        total: totals,
      })),
      shipping: totals,
      totals,
      reservationId: null,
      seatHoldId: kind === 'course' ? this.seatHoldId : null,
      payment: { attemptId: systemIds.next(), gateway: 'stripe' },
    };
  }

  cancelled(reason = 'customer.asked'): OrderCancelled {
    return {
      orderId: this.orderId,
      orderNumber: this.orderNumber,
      reason,
      customer: this.customer,
      lines: this.lines.map(({ sku, quantity }) => ({ sku, quantity, kind: 'course' })),
      reservationId: null,
      seatHoldId: this.seatHoldId,
      refunded: null,
    };
  }
}
