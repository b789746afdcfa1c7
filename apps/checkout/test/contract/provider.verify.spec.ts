import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  Address,
  checkoutPersonForgotten,
  checkoutQuarantineLimitPassed,
  type EventDefinition,
  orderBooked,
  orderBookingChanged,
  orderCancellationRequested,
  orderCancelled,
  orderCompleted,
  OrderCustomer,
  orderFulfillable,
  orderPlaced,
  orderReturned,
  parseSku,
  paymentCaptured,
  paymentRefunded,
  paymentVoided,
  type Product,
  priceFromGross,
} from '@accord/canonical';
import {
  eventMetadata,
  eventPublishedBy,
  producedParked,
  producedTelemetry,
  type ProducedMessage,
  verifyProvider,
} from '@accord/contract-kit';
import { cloudEventsContentType, exchanges, ForgetPeople, OutboxRelay } from '@accord/messaging';
import { HealthRegistry } from '@accord/service-kit';
import { DataSource } from 'typeorm';
import { checkoutTopology } from '../../src/checkout.topology.ts';
import type { Order, OrderEvent } from '../../src/domain/order.ts';
import { place } from '../../src/domain/placement.ts';
import { planOrder } from '../../src/domain/plan.ts';
import { priceBasket } from '../../src/domain/pricing.ts';
import { germanTariff } from '../../src/domain/shipping-rule.ts';
import { publishChange } from '../../src/use-cases/order-events.ts';
import { CheckoutWorld } from '../support/checkout-world.ts';

const at = new Date('2026-01-05T09:00:00Z');
const ids = {
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000B',
  reservationId: '0198c0de-0000-7000-8000-00000000000b',
  seatHoldId: '0198c0de-0000-7000-8000-00000000000c',
  attemptId: '0198c0de-0000-7000-8000-00000000000d',
};

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
    ...ids,
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
      street2: 'Hinterhaus',
      region: 'Berlin',
      postalCode: '10119',
      city: 'Berlin',
      country: 'DE',
    }),
    basket: outcome.basket,
    at,
  });
  return place(order, 'pi_1', at).order;
}

/** One producer per kind of event, each by the code that publishes it in production. */
function published(): Record<string, () => Promise<ProducedMessage>> {
  const order = placedOrder();
  const sale: Order = { ...order, marketplace: { marketplace: 'amazon', orderId: '306-1234567-1234567' } };
  const by = (
    definition: EventDefinition,
    event: OrderEvent,
    of: { readonly order: Order; readonly when: string } = { order, when: '' },
  ): [string, () => Promise<ProducedMessage>] => [
    `${definition.key}${of.when}`,
    eventPublishedBy(definition, (tx) => publishChange({ order: of.order, events: [event] }, tx)),
  ];
  const sold = { order: sale, when: ', of a marketplace' };
  const { attemptId } = ids;
  const reason = 'checkout.customer_wish';
  const refunded = { minor: 29_800, currency: 'EUR' } as const;
  return Object.fromEntries([
    by(orderPlaced, { kind: 'placed' }),
    by(orderFulfillable, { kind: 'fulfillable' }),
    by(orderCompleted, { kind: 'completed' }),
    by(orderCancellationRequested, { kind: 'cancellation_requested', reason }),
    // The outcome of a cancellation after the money was taken; contracts of consumers may ask for one before it.
    by(orderCancelled, { kind: 'cancelled', reason, refunded }),
    by(orderReturned, { kind: 'returned', reason, refunded }),
    by(orderPlaced, { kind: 'placed' }, sold),
    by(orderCancelled, { kind: 'cancelled', reason, refunded }, sold),
    by(orderReturned, { kind: 'returned', reason, refunded }, sold),
    by(orderBooked, { kind: 'booked', erpOrderId: '4711' }),
    by(orderBookingChanged, {
      kind: 'booking_changed',
      erpOrderId: '4711',
      status: 'cancelled',
      isShipped: false,
      isInvoiced: false,
      changedAt: at.toISOString(),
    }),
    by(paymentCaptured, { kind: 'captured', attemptId }),
    by(paymentVoided, { kind: 'voided', attemptId }),
    by(paymentRefunded, { kind: 'refunded', attemptId }),
  ]);
}

/** Somebody without an order is forgotten at once; what is told of it lies in the outbox. */
async function forgotten(): Promise<ProducedMessage> {
  await world.app.get(OutboxRelay).stop();
  await world.sql(
    `INSERT INTO people_to_forget (customer_id, receipt_id) VALUES ($1, $1)
     ON CONFLICT (customer_id) DO UPDATE SET told_at = NULL`,
    [ids.orderId],
  );
  await world.app.get(ForgetPeople).sweep();
  const routingKey = checkoutPersonForgotten.key;
  const [row] = await world.sql<{ body: string }>('SELECT body FROM outbox WHERE routing_key = $1 LIMIT 1', [
    routingKey,
  ]);
  if (row === undefined) throw new Error('nobody was forgotten');
  return {
    body: JSON.parse(row.body) as unknown,
    metadata: {
      exchange: exchanges.events,
      routingKey,
      contentType: eventMetadata.contentType,
      'amqp.contentType': cloudEventsContentType,
    },
  };
}

let world: CheckoutWorld;
let url: string;

beforeAll(async () => {
  world = await CheckoutWorld.start();
  await world.app.listen(0, '127.0.0.1');
  url = await world.app.getUrl();
}, 60_000);

afterAll(() => world.stop());

const runId = '0198c0de-0000-7000-8000-000000000011';

/** The engine of runs publishes it, of whichever service; its words are shown by the runs of inventory. */
const quarantined = eventPublishedBy(checkoutQuarantineLimitPassed, (tx) => {
  tx.publish(checkoutQuarantineLimitPassed, {
    subject: runId,
    sequence: 1,
    data: {
      flow: 'checkout.amazon-orders',
      runId,
      handled: 1_000,
      quarantined: 60,
      limitPermille: 50,
      codes: [{ code: 'amazon.bad_address', records: 60 }],
    },
  });
});

it('honours every contract of its neighbours', async () => {
  const verified = await verifyProvider({
    provider: 'checkout',
    baseUrl: url,
    authorization: world.credentials['authorization'] ?? '',
    states: {
      'checkout.write-sales-order-on-order-placed is done with 0198c0de-0000-7000-8000-0000000000d1':
        async () => {
          await world.app
            .get(DataSource)
            .query('INSERT INTO inbox (message_id, consumer) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
              '0198c0de-0000-7000-8000-0000000000d1',
              'checkout.write-sales-order-on-order-placed',
            ]);
        },
      'the archive, which can be missed, is down': async () => {
        const away = (): Promise<never> => Promise.reject(new Error('away'));
        world.app.get(HealthRegistry).register('archive', away, { critical: false });
      },
    },
    messages: {
      [checkoutQuarantineLimitPassed.key]: quarantined,
      ...producedTelemetry('checkout'),
      ...producedParked(checkoutTopology),
      ...published(),
      [checkoutPersonForgotten.key]: forgotten,
    },
  });
  expect(verified).toBeGreaterThan(20);
}, 120_000);
