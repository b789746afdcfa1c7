import { describe, expect, it } from '@jest/globals';
import {
  type EventDefinition,
  money,
  openEnvelope,
  parseEnvelope,
  priceFromGross,
  productChanged,
  reservationCommitted,
  reservationRefused,
  seatsGranted,
  seatsRefused,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
} from '@accord/canonical';
import { eventMetadata, expectedEnvelope, expectMessage, type Flow, pactOf } from '@accord/contract-kit';
import { consumers } from '../../src/checkout.topology.ts';

const about = { orderId: '0198c0de-0000-7000-8000-00000000000a', orderNumber: 'A-000000000A' };
const reservationId = '0198c0de-0000-7000-8000-00000000000b';
const seatHoldId = '0198c0de-0000-7000-8000-00000000000c';
const shipmentId = '0198c0de-0000-7000-8000-00000000000d';

interface Expectation {
  readonly provider: 'inventory' | 'enrollment';
  readonly consumer: { readonly queue: string; readonly events: readonly EventDefinition[] };
  readonly flow: Flow;
  readonly data: object;
}

const expectations: readonly Expectation[] = [
  {
    provider: 'inventory',
    consumer: consumers.stockCommitted,
    flow: 'checkout.fulfil-order',
    data: { ...about, reservationId },
  },
  {
    provider: 'inventory',
    consumer: consumers.stockRefused,
    flow: 'checkout.cancel-order',
    data: { ...about, reservationId, reason: 'inventory.insufficient_stock', shortages: [] },
  },
  {
    provider: 'inventory',
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
    provider: 'inventory',
    consumer: consumers.shipmentRefused,
    flow: 'checkout.cancel-order',
    data: { ...about, shipmentId, reason: 'sendcloud.refused' },
  },
  {
    provider: 'inventory',
    consumer: consumers.shipmentProgressed,
    flow: 'inventory.ship-order',
    data: { ...about, shipmentId, status: 'delivered', occurredAt: '2026-01-05T09:00:00.000Z' },
  },
  {
    provider: 'inventory',
    consumer: consumers.productChanged,
    flow: 'catalogue.follow-changes',
    data: {
      product: {
        sku: 'KIT-ROBOT-01',
        name: 'Robot kit',
        kind: 'article',
        price: priceFromGross(money(14_900, 'EUR'), 1900),
        version: 1,
        updatedAt: '2026-01-05T09:00:00.000Z',
        pricedAt: '2026-01-05T09:00:00.000Z',
      },
    },
  },
  {
    provider: 'enrollment',
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
    provider: 'enrollment',
    consumer: consumers.seatsRefused,
    flow: 'checkout.cancel-order',
    data: { ...about, seatHoldId, reason: 'enrollment.no_seats' },
  },
];

/** The event every queue of checkout is bound to, so that a queue without a contract is noticed. */
const contracted = [
  reservationCommitted,
  reservationRefused,
  shipmentBooked,
  shipmentRefused,
  shipmentProgressed,
  productChanged,
  seatsGranted,
  seatsRefused,
];

describe('what checkout expects to hear of its neighbours', () => {
  it('has a contract for every queue that listens to another service', () => {
    const foreign = Object.values(consumers)
      .flatMap(({ events }): readonly EventDefinition[] => events)
      .filter(({ owner }) => owner !== 'checkout');
    expect(foreign.map(({ key }) => key).sort()).toEqual(contracted.map(({ key }) => key).sort());
    expect(expectations.length).toBe(contracted.length);
  });

  it.each(expectations)('reads $consumer.queue', async ({ provider, consumer, flow, data }) => {
    const [definition] = consumer.events;
    if (definition === undefined) throw new Error(`${consumer.queue} listens to nothing`);
    const body = expectedEnvelope(definition, data);
    const expected = { flow, event: definition.key, queue: consumer.queue, body, metadata: eventMetadata };
    await expectMessage(pactOf({ consumer: 'checkout', provider }), expected, async (message) => {
      const event = openEnvelope<unknown>([definition], parseEnvelope(JSON.parse(message.body.toString())));
      expect(event.data).toMatchObject(data);
    });
  });
});
