import { openEnvelope, orderCancelled, orderPlaced, orderReturned, parseEnvelope } from '@accord/canonical';
import type { EventDefinition } from '@accord/canonical';
import { expectMessage, pactOf, type Flow, type ReceivedMessage } from '@accord/contract-kit';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Matchers } from '@pact-foundation/pact';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cancelShipment, commitReservation, endOrder } from '../../src/inventory.topology.ts';
import { cancelled, placed, returned, type TestOrder } from '../support/orders.ts';

const { eachLike, like, regex, uuid } = Matchers;
const pact = pactOf({ consumer: 'inventory', provider: 'checkout' });
const id = '0198c0de-0000-7000-8000-000000000001';
const order: TestOrder = {
  orderId: '0198c0de-0000-7000-8000-00000000000a',
  orderNumber: 'A-000000000A',
  reservationId: '0198c0de-0000-7000-8000-00000000000b',
  lines: [{ sku: 'KIT-ROBOT-01', quantity: 2 }],
};

beforeAll(async () => {
  // Pact merges into what is there: an interaction that nobody expects any more would stay for ever.
  await rm(fileURLToPath(new URL('../../../../contracts/pacts/inventory/', import.meta.url)), {
    recursive: true,
    force: true,
  });
});

/** Every field has the type of the example; ids and the order number have their form as well. */
function bodyOf(type: string, data: { readonly lines: readonly object[] }): object {
  return {
    specversion: '1.0',
    id: uuid(id),
    source: '/accord/checkout',
    type,
    subject: uuid(order.orderId),
    time: like('2026-01-05T09:00:00.000Z'),
    datacontenttype: 'application/json',
    dataschema: `/schemas/${type}`,
    sequence: regex(/^\d+$/, '1'),
    correlationid: like(order.orderId),
    causationid: like(id),
    data: {
      ...like({
        ...data,
        orderId: uuid(order.orderId),
        orderNumber: regex(/^A-[0-9A-HJKMNP-TV-Z]{10}$/, order.orderNumber),
        reservationId: uuid(order.reservationId),
        lines: eachLike(data.lines[0] ?? {}),
      }),
    },
  };
}

const read = <T>(definition: EventDefinition<T>, message: ReceivedMessage): T =>
  openEnvelope([definition], parseEnvelope(JSON.parse(message.body.toString()))).data;

const metadata = { exchange: 'accord.events' };

describe('what inventory expects of checkout', () => {
  it('reads what to hand over and where to send it when an order is placed', async () => {
    const data = { ...placed(order), seatHoldId: id, payment: { attemptId: id, gateway: 'stripe' } };
    data.customer = { ...data.customer, customerId: id };
    const expected = {
      flow: 'inventory.ship-order' as Flow,
      event: orderPlaced.key,
      queue: commitReservation.queue,
      body: bodyOf(orderPlaced.key, data),
      metadata,
    };
    await expectMessage(pact, expected, async (message) => {
      const event = read(orderPlaced, message);
      expect(event).toMatchObject({
        orderId: order.orderId,
        reservationId: order.reservationId,
        lines: [{ sku: 'KIT-ROBOT-01', kind: 'article', quantity: 2 }],
        customer: { givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.org' },
        shippingAddress: { postalCode: '10119', country: 'DE' },
      });
    });
  });

  const ends = [
    { definition: orderCancelled, data: cancelled(order), flow: 'checkout.cancel-order' as Flow },
    { definition: orderReturned, data: returned(order), flow: 'checkout.return-order' as Flow },
  ];
  const queues = [endOrder.queue, cancelShipment.queue];
  for (const { definition, data, flow } of ends) {
    for (const queue of queues) {
      it(`reads which reservation ends with ${definition.key} for ${queue}`, async () => {
        const whole = { ...data, seatHoldId: id, refunded: { minor: 14_900, currency: 'EUR' } };
        whole.customer = { ...whole.customer, customerId: id };
        const body = bodyOf(definition.key, whole);
        await expectMessage(pact, { flow, event: definition.key, queue, body, metadata }, async (message) => {
          const event = openEnvelope<unknown>(
            [definition],
            parseEnvelope(JSON.parse(message.body.toString())),
          );
          expect(event.data).toMatchObject({ orderId: order.orderId, reservationId: order.reservationId });
        });
      });
    }
  }
});
