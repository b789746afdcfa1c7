import { expect, it } from '@jest/globals';
import {
  Address,
  type EventDefinition,
  orderCancelled,
  OrderCustomer,
  orderPlaced,
  orderReturned,
  parseSku,
  type Product,
  priceFromGross,
} from '@accord/canonical';
import { producedEvent, type ProducedMessage, verifyProvider } from '@accord/contract-kit';
import type { NewEvent, Tx } from '@accord/messaging';
import type { Order, OrderEvent } from '../../src/domain/order.ts';
import { place } from '../../src/domain/placement.ts';
import { planOrder } from '../../src/domain/plan.ts';
import { priceBasket } from '../../src/domain/pricing.ts';
import { germanTariff } from '../../src/domain/shipping-rule.ts';
import { publishChange } from '../../src/use-cases/order-events.ts';

const at = new Date('2026-01-05T09:00:00Z');

function product(sku: string, kind: Product['kind']): Product {
  const price = priceFromGross({ minor: 14_900, currency: 'EUR' }, 1900);
  const times = { updatedAt: at.toISOString(), pricedAt: at.toISOString() };
  return { sku: parseSku(sku), name: sku, kind, price, version: 1, ...times };
}

/** An order for a kit and a course of a known customer, as the domain makes it. */
function placedOrder(): Order {
  const products = new Map<string, Product>(
    [product('KIT-ROBOT-01', 'article'), product('COURSE-PYTHON-101', 'course')].map((one) => [one.sku, one]),
  );
  const wanted = [...products.values()].map(({ sku }) => ({ sku, quantity: 1 }));
  const outcome = priceBasket(wanted, { products, country: 'DE', tariff: germanTariff });
  if (outcome.kind !== 'priced') throw new Error(outcome.kind);
  const order = planOrder({
    orderId: '0198c0de-0000-7000-8000-00000000000a',
    orderNumber: 'A-000000000B',
    reservationId: '0198c0de-0000-7000-8000-00000000000b',
    seatHoldId: '0198c0de-0000-7000-8000-00000000000c',
    attemptId: '0198c0de-0000-7000-8000-00000000000d',
    gateway: 'stripe',
    token: 'pm_card_visa',
    customer: OrderCustomer.parse({
      customerId: '0198c0de-0000-7000-8000-00000000000e',
      email: 'grace@example.org',
      givenName: 'Grace',
      familyName: 'Hopper',
      locale: 'en',
      marketingConsent: true,
    }),
    shippingAddress: Address.parse({
      street: 'Torstraße 2',
      postalCode: '10119',
      city: 'Berlin',
      country: 'DE',
    }),
    basket: outcome.basket,
    at,
  });
  return place(order, 'pi_1', at).order;
}

/** What production puts into its transaction for one event, taken out before it is written. */
function published(event: OrderEvent): () => Promise<ProducedMessage> {
  let produced: (() => Promise<ProducedMessage>) | undefined;
  const tx: Pick<Tx, 'publish'> = {
    publish<T>(definition: EventDefinition<T>, { data }: NewEvent<T>) {
      produced = producedEvent(definition, data);
    },
  };
  publishChange({ order: placedOrder(), events: [event] }, tx as Tx);
  if (produced === undefined) throw new Error(`nothing was published for ${event.kind}`);
  return produced;
}

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'checkout',
    states: {},
    messages: {
      [orderPlaced.key]: published({ kind: 'placed' }),
      // The outcome of a cancellation after the money was taken; contracts of consumers may ask for one before it.
      [orderCancelled.key]: published({
        kind: 'cancelled',
        reason: 'checkout.customer_wish',
        refunded: { minor: 29_800, currency: 'EUR' },
      }),
      [orderReturned.key]: published({
        kind: 'returned',
        reason: 'checkout.customer_wish',
        refunded: { minor: 29_800, currency: 'EUR' },
      }),
    },
  });
  expect(verified).toBeGreaterThan(10);
}, 120_000);
