import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openEnvelope, orderCancelled, orderPlaced, orderReturned, parseEnvelope } from '@accord/canonical';
import { expectMessage, pactOf, type Flow } from '@accord/contract-kit';
import { Matchers } from '@pact-foundation/pact';
import { grantSeatsOnOrderPlaced, revokeSeatsOnOrderCancelled } from '../../src/enrollment.topology.ts';
import { placedOrderOf, undoneOrderOf } from '../../src/inbound/order-mapping.ts';
import { CourseOrder } from '../support/orders.ts';

const { like, regex, uuid } = Matchers;

const pact = pactOf({ consumer: 'enrollment', provider: 'checkout' });
const order = new CourseOrder([['COURSE-PYTHON-101', 1]], {
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
});
const orderId = '0198c0de-0000-7000-8000-00000000000a';
const reservationId = '0198c0de-0000-7000-8000-00000000000b';
const seatHoldId = '0198c0de-0000-7000-8000-00000000000c';
const id = '0198c0de-0000-7000-8000-000000000001';

beforeAll(async () => {
  // Pact merges into what is there: an interaction that nobody expects any more would stay for ever.
  await rm(fileURLToPath(new URL('../../../../contracts/pacts/enrollment/', import.meta.url)), {
    recursive: true,
    force: true,
  });
});

/** The envelope's fields that the pipeline reads, around data of which every field has the type of the example. */
function envelopeOf(type: string, data: object): object {
  return {
    specversion: '1.0',
    id: uuid(id),
    source: '/accord/checkout',
    type,
    subject: like(orderId),
    time: like('2026-11-21T03:00:00.000Z'),
    datacontenttype: 'application/json',
    dataschema: `/schemas/${type}`,
    sequence: regex(/^\d+$/, '1'),
    correlationid: like(orderId),
    causationid: like(id),
    data: { ...like(data) },
  };
}

/** An order for a kit and a course, of a customer who is known: nothing that may be null is. */
const reference = {
  orderId: uuid(orderId),
  orderNumber: regex(/^A-[0-9A-HJKMNP-TV-Z]{10}$/, 'A-000000000A'),
  reservationId: uuid(reservationId),
  seatHoldId: uuid(seatHoldId),
  customer: like({ ...order.customer, customerId: '0198c0de-0000-7000-8000-00000000000f' }),
};
const expected = { flow: 'enrollment.open-course' as Flow, metadata: { exchange: 'accord.events' } };

describe('what enrollment expects of checkout', () => {
  it('reads learner and course lines of an order that was placed', async () => {
    const { payment: _payment, ...placed } = order.placed();
    const body = envelopeOf(orderPlaced.key, {
      ...placed,
      ...reference,
      lines: Matchers.eachLike(placed.lines[0] ?? {}),
      payment: like({ attemptId: id, gateway: 'stripe' }),
    });
    const queue = grantSeatsOnOrderPlaced.queue;
    await expectMessage(pact, { ...expected, event: orderPlaced.key, queue, body }, async (message) => {
      const { data } = openEnvelope([orderPlaced], parseEnvelope(JSON.parse(message.body.toString())));
      expect(placedOrderOf(data)).toMatchObject({
        orderId,
        seatHoldId,
        courseLines: [{ lineId: '1', sku: 'COURSE-PYTHON-101', quantity: 1 }],
        learner: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace', locale: 'de' },
      });
    });
  });

  it('reads which seats an order gives back that was cancelled', async () => {
    const cancelled = order.cancelled();
    const body = envelopeOf(orderCancelled.key, {
      ...cancelled,
      ...reference,
      lines: Matchers.eachLike(cancelled.lines[0] ?? {}),
      refunded: like({ minor: 19_900, currency: 'EUR' }),
    });
    const queue = revokeSeatsOnOrderCancelled.queue;
    await expectMessage(
      pact,
      { ...expected, flow: 'checkout.cancel-order', event: orderCancelled.key, queue, body },
      async (message) => {
        const { data } = openEnvelope([orderCancelled], parseEnvelope(JSON.parse(message.body.toString())));
        expect(undoneOrderOf(data)).toMatchObject({ orderId, seatHoldId, reason: 'customer.asked' });
      },
    );
  });

  it('reads which seats an order gives back that was returned', async () => {
    const returned = order.cancelled('customer.returned');
    const body = envelopeOf(orderReturned.key, {
      ...returned,
      ...reference,
      lines: Matchers.eachLike(returned.lines[0] ?? {}),
      refunded: like({ minor: 19_900, currency: 'EUR' }),
    });
    const queue = revokeSeatsOnOrderCancelled.queue;
    await expectMessage(
      pact,
      { ...expected, flow: 'checkout.return-order', event: orderReturned.key, queue, body },
      async (message) => {
        const { data } = openEnvelope([orderReturned], parseEnvelope(JSON.parse(message.body.toString())));
        expect(undoneOrderOf(data)).toMatchObject({ orderId, seatHoldId, reason: 'customer.returned' });
      },
    );
  });
});
