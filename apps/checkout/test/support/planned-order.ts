import { Address, OrderCustomer, parseSku, priceFromGross, type Product } from '@accord/canonical';
import type { Order } from '../../src/domain/order.ts';
import { planOrder } from '../../src/domain/plan.ts';
import { priceBasket } from '../../src/domain/pricing.ts';
import { germanTariff } from '../../src/domain/shipping-rule.ts';

export const placedAt = new Date('2026-01-05T09:00:00Z');

function product(sku: string, kind: Product['kind']): Product {
  const price = priceFromGross({ minor: 14_900, currency: 'EUR' }, 1900);
  return {
    sku: parseSku(sku),
    name: sku,
    kind,
    price,
    version: 1,
    updatedAt: placedAt.toISOString(),
    pricedAt: placedAt.toISOString(),
  };
}
const products = new Map(
  [product('KIT', 'article'), product('COURSE', 'course')].map((one) => [one.sku as string, one]),
);

/** A pending order as the plan writes it: attempt `attempt-1` at Stripe is on its way. */
export function planned(skus: readonly string[] = ['KIT', 'COURSE']): Order {
  const wanted = skus.map((sku) => ({ sku: parseSku(sku), quantity: 1 }));
  const outcome = priceBasket(wanted, { products, country: 'DE', tariff: germanTariff });
  if (outcome.kind !== 'priced') throw new Error(outcome.kind);
  return planOrder({
    orderId: 'order',
    orderNumber: 'A-0000000001',
    reservationId: 'reservation',
    seatHoldId: 'hold',
    attemptId: 'attempt-1',
    gateway: 'stripe',
    token: 'pm_card_visa',
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
    basket: outcome.basket,
    at: placedAt,
  });
}
