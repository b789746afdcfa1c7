import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventDefinition, money, priceFromGross } from '@accord/canonical';
import {
  eventMetadata,
  expectedEnvelope,
  expectMessage,
  type Flow,
  handledBy,
  pactOf,
} from '@accord/contract-kit';
import { AccordTransport } from '@accord/messaging';
import { consumers } from '../../src/checkout.topology.ts';
import { basket, CheckoutWorld } from '../support/checkout-world.ts';

const about = { orderId: '0198c0de-0000-7000-8000-00000000000a', orderNumber: 'A-000000000A' };
const reservationId = '0198c0de-0000-7000-8000-00000000000b';
const seatHoldId = '0198c0de-0000-7000-8000-00000000000c';
const shipmentId = '0198c0de-0000-7000-8000-00000000000d';

const price = priceFromGross(money(14_900, 'EUR'), 1900);
const { taxRateBps: _rate, ...totals } = price;
const placed = {
  ...about,
  placedAt: '2026-01-05T09:00:00.000Z',
  customer: {
    customerId: reservationId,
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
      quantity: 1,
      unitPrice: price,
      total: totals,
    },
  ],
  shipping: totals,
  totals,
  reservationId,
  seatHoldId,
  payment: { attemptId: reservationId, gateway: 'stripe' },
};

interface Expectation {
  readonly consumer: { readonly queue: string; readonly events: readonly EventDefinition[] };
  readonly when?: string;
  readonly flow: Flow;
  readonly data: object;
}

const expectations: readonly Expectation[] = [
  {
    consumer: consumers.stockCommitted,
    flow: 'checkout.fulfil-order',
    data: { ...about, reservationId },
  },
  {
    consumer: consumers.stockRefused,
    flow: 'checkout.cancel-order',
    data: {
      ...about,
      reservationId,
      reason: 'inventory.insufficient_stock',
      shortages: [{ sku: 'KIT-ROBOT-01', requested: 2, available: 0 }],
    },
  },
  {
    consumer: consumers.shipmentBooked,
    flow: 'checkout.fulfil-order',
    data: {
      ...about,
      shipmentId,
      carrier: 'dhl',
      trackingNumber: 'TRACK-1',
      trackingUrl: 'https://example.org/TRACK-1',
    },
  },
  {
    consumer: consumers.shipmentRefused,
    flow: 'checkout.cancel-order',
    data: { ...about, shipmentId, reason: 'sendcloud.refused' },
  },
  {
    consumer: consumers.shipmentProgressed,
    flow: 'inventory.ship-order',
    data: { ...about, shipmentId, status: 'delivered', occurredAt: '2026-01-05T09:00:00.000Z' },
  },
  {
    consumer: consumers.productChanged,
    flow: 'catalogue.follow-changes',
    data: {
      product: {
        sku: 'KIT-ROBOT-01',
        name: 'Robot kit',
        kind: 'article',
        price,
        weightGrams: 850,
        gtin: '4006381333931',
        version: 1,
        updatedAt: '2026-01-05T09:00:00.000Z',
        pricedAt: '2026-01-05T09:00:00.000Z',
      },
    },
  },
  {
    consumer: consumers.productChanged,
    when: 'of a bundle',
    flow: 'catalogue.follow-changes',
    data: {
      product: {
        sku: 'BUNDLE-STARTER-01',
        name: 'Starter bundle',
        kind: 'bundle',
        price,
        components: [{ sku: 'KIT-ROBOT-01', quantity: 1 }],
        version: 1,
        updatedAt: '2026-01-05T09:00:00.000Z',
        pricedAt: '2026-01-05T09:00:00.000Z',
      },
    },
  },
  {
    consumer: consumers.seatsGranted,
    flow: 'checkout.fulfil-order',
    data: {
      ...about,
      seatHoldId,
      seats: [
        {
          seatId: seatHoldId,
          lineId: '1',
          sku: 'COURSE-PYTHON-101',
          courseId: 'python-101',
          cohortId: 'python-101-2027',
          lms: 'moodle',
          lmsUserRef: '7',
          lmsCourseRef: 'COURSE-PYTHON-101',
        },
      ],
    },
  },
  {
    consumer: consumers.seatsRefused,
    flow: 'checkout.cancel-order',
    data: { ...about, seatHoldId, reason: 'enrollment.no_seats' },
  },
  { consumer: consumers.fulfillable, flow: 'checkout.fulfil-order', data: about },
  {
    consumer: consumers.cancellationRequested,
    flow: 'checkout.cancel-order',
    data: { ...about, reason: 'checkout.customer_wish' },
  },
  { consumer: consumers.placed, flow: 'checkout.fulfil-order', data: placed },
  {
    consumer: consumers.personErased,
    flow: 'customer.forget-person',
    data: {
      customerId: reservationId,
      receiptId: reservationId,
      erasedAt: '2026-01-05T09:00:00.000Z',
      orders: [about],
    },
  },
];

let world: CheckoutWorld;
const ordersAt = (index: number): string => `0198c0de-0000-7000-8000-0000000000a${index.toString(16)}`;

beforeAll(async () => {
  world = await CheckoutWorld.start();
  for (const index of expectations.keys())
    await placedUnder(ordersAt(index), `A-000000001${index.toString(16).toUpperCase()}`);
}, 60_000);

afterAll(() => world.stop());

/** An order as checkout writes it, under an id that stands in a contract: checkout gives its orders ids of its own. */
async function placedUnder(orderId: string, mark: string): Promise<void> {
  const { body } = await world.place(basket());
  const copy = async (table: string, key: string, changes: object): Promise<void> => {
    const [columns] = await world.sql<{ names: string }>(
      `SELECT string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
      [table],
    );
    await world.sql(
      `INSERT INTO ${table} (${columns?.names}) SELECT ${columns?.names}
         FROM (SELECT (jsonb_populate_record(t, $2::jsonb)).* FROM ${table} t WHERE ${key} = $1) AS copied`,
      [body.id, JSON.stringify(changes)],
    );
  };
  await copy('orders', 'id', { id: orderId, number: mark });
  await copy('payment_attempts', 'order_id', { id: orderId, order_id: orderId, gateway_ref: mark });
}

describe('what checkout expects to hear', () => {
  it('has a contract for every queue', () => {
    const queues = Object.values(consumers).map(({ queue }) => queue);
    expect(new Set(expectations.map(({ consumer }) => consumer.queue))).toEqual(new Set(queues));
  });

  it.each(expectations.map((one, index) => ({ ...one, orderId: ordersAt(index) })))(
    'reads $consumer.queue $when',
    async ({ consumer: { queue, events }, when, flow, orderId, data }) => {
      const [definition] = events;
      if (definition === undefined) throw new Error(`${queue} listens to nothing`);
      const about = `${definition.key} ${when ?? ''}`;
      const body = expectedEnvelope(definition, 'orderId' in data ? { ...data, orderId } : data, about);
      await expectMessage(
        pactOf({ consumer: 'checkout', provider: definition.owner }),
        {
          flow,
          event: definition.key,
          queue,
          ...(when === undefined ? {} : { when }),
          body,
          metadata: eventMetadata,
        },
        handledBy(world.app.get(AccordTransport), queue),
      );
    },
  );
});
