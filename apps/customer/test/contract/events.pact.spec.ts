import { afterAll, beforeAll, describe, it } from '@jest/globals';
import {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  type EventDefinition,
  inventoryPersonForgotten,
  money,
  operationsPersonForgotten,
  orderCancelled,
  orderPlaced,
  orderReturned,
  personErased,
  priceFromGross,
  shipmentBooked,
} from '@accord/canonical';
import {
  eventMetadata,
  expectedEnvelope,
  expectMessage,
  type Flow,
  handledBy,
  pactOf,
} from '@accord/contract-kit';
import { AccordTransport } from '@accord/messaging';
import { customerTopology } from '../../src/customer.topology.ts';
import { CustomerUnderTest } from '../support/customer-under-test.ts';

let service: CustomerUnderTest;

const about = { orderId: '0198c0de-0000-7000-8000-00000000000a', orderNumber: 'A-000000000A' };
const id = '0198c0de-0000-7000-8000-000000000001';
const price = priceFromGross(money(14_900, 'EUR'), 1900);
const { taxRateBps: _rate, ...totals } = price;
const customer = {
  customerId: id,
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
  locale: 'de',
  marketingConsent: false,
};
const ended = {
  ...about,
  reason: 'checkout.customer_wish',
  customer,
  lines: [{ sku: 'KIT-ROBOT-01', quantity: 1, kind: 'article' }],
  reservationId: id,
  seatHoldId: id,
  refunded: { minor: 14_900, currency: 'EUR' },
};

/** Everything customer reads of each event, in the form it reads it. */
const read: readonly { definition: EventDefinition; flow: Flow; data: object; alsoSold?: true }[] = [
  {
    definition: orderPlaced,
    flow: 'customer.write-mail',
    data: {
      ...about,
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
          unitPrice: price,
          total: totals,
        },
      ],
      shipping: totals,
      totals,
      reservationId: id,
      seatHoldId: id,
      payment: { attemptId: id, gateway: 'stripe' },
    },
    alsoSold: true,
  },
  { definition: orderCancelled, flow: 'checkout.cancel-order', data: ended, alsoSold: true },
  { definition: orderReturned, flow: 'checkout.return-order', data: ended, alsoSold: true },
  {
    definition: personErased,
    flow: 'customer.forget-person',
    data: { customerId: id, receiptId: id, erasedAt: '2026-01-05T09:00:00.000Z', orders: [about] },
  },
  ...[
    { definition: checkoutPersonForgotten, party: 'service:checkout' },
    { definition: inventoryPersonForgotten, party: 'service:inventory' },
    { definition: enrollmentPersonForgotten, party: 'vendor:moodle' },
    { definition: operationsPersonForgotten, party: 'service:operations' },
  ].map(({ definition, party }) => ({
    definition,
    flow: 'customer.forget-person' as const,
    data: { customerId: id, receiptId: id, party, forgottenAt: '2026-01-05T09:00:00.000Z', orders: 1 },
  })),
  {
    definition: shipmentBooked,
    flow: 'customer.write-mail',
    data: {
      ...about,
      shipmentId: id,
      carrier: 'dhl',
      trackingNumber: 'TRACK-1',
      trackingUrl: 'https://example.org/TRACK-1',
    },
  },
];

beforeAll(async () => {
  service = await CustomerUnderTest.start();
}, 60_000);

afterAll(() => service.stop());

/** How an order that a marketplace sold differs in the events of it. */
const sold = { when: 'of a marketplace', data: { marketplace: 'amazon' } };

const cases = customerTopology.consumers.flatMap((consumer) =>
  'events' in consumer
    ? consumer.events.flatMap((definition) => {
        const known = read.find(({ definition: { key } }) => key === definition.key);
        const own = { queue: consumer.queue, definition, known, when: undefined, more: {} };
        return known?.alsoSold ? [own, { ...own, when: sold.when, more: sold.data }] : [own];
      })
    : [],
);

describe('what customer expects to hear', () => {
  it.each(cases)(
    'reads $definition.key for $queue, $when',
    async ({ queue, definition, known, when, more }) => {
      if (!known) throw new Error(`${queue} listens to ${definition.key}, for which there is no contract`);
      const about = when === undefined ? definition.key : `${definition.key} ${when}`;
      const body = expectedEnvelope(definition, { ...known.data, ...more }, about);
      const expected = {
        flow: known.flow,
        event: definition.key,
        queue,
        ...(when !== undefined && { when }),
        body,
        metadata: eventMetadata,
      };
      await expectMessage(
        pactOf({ consumer: 'customer', provider: definition.owner }),
        expected,
        handledBy(service.app.get(AccordTransport), queue),
      );
    },
  );
});
