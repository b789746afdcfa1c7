import {
  type EventDefinition,
  orderCancelled,
  orderPlaced,
  orderReturned,
  personErased,
  reservationCommitted,
} from '@accord/canonical';
import {
  eventMetadata,
  expectedEnvelope,
  expectMessage,
  handledBy,
  pactOf,
  type Flow,
} from '@accord/contract-kit';
import { AccordTransport } from '@accord/messaging';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import {
  bookShipment,
  cancelShipment,
  commitReservation,
  endOrder,
  forgetPerson,
} from '../../src/inventory.topology.ts';
import { InventoryUnderTest } from '../support/inventory-under-test.ts';
import { cancelled, placed, reservationOf, returned, type TestOrder } from '../support/orders.ts';
import { refreshed } from '../support/refreshed.ts';

const id = '0198c0de-0000-7000-8000-000000000001';

/** Orders are told apart, because a reservation that has ended is not looked at again. */
const orderOf = (digit: string): TestOrder => ({
  orderId: `0198c0de-0000-7000-8000-0000000000a${digit}`,
  orderNumber: `A-000000000${digit}`,
  reservationId: `0198c0de-0000-7000-8000-0000000000b${digit}`,
  lines: [{ sku: 'KIT-ROBOT-01', quantity: 2 }],
});
const order = orderOf('1');

/** Nothing that may be null is. */
const whole = <T extends { customer: object }>(data: T, more: object = {}): object => ({
  ...data,
  customer: { ...data.customer, customerId: id },
  seatHoldId: id,
  ...more,
});
const refunded = { minor: 14_900, currency: 'EUR' };

let inventory: InventoryUnderTest;

beforeAll(async () => {
  inventory = await InventoryUnderTest.start();
  await refreshed(inventory);
  for (const held of [order, orderOf('2'), orderOf('3')])
    await inventory.call('POST', '/reservations', { body: reservationOf(held) });
}, 60_000);

afterAll(() => inventory.stop());

interface Expectation {
  readonly queue: string;
  readonly definition: EventDefinition;
  readonly flow: Flow;
  readonly data: object;
}

const ends = (queue: string): Expectation[] => [
  {
    queue,
    definition: orderCancelled,
    flow: 'checkout.cancel-order',
    data: whole(cancelled(orderOf('2')), { refunded }),
  },
  {
    queue,
    definition: orderReturned,
    flow: 'checkout.return-order',
    data: whole(returned(orderOf('3'))),
  },
];
const { orderId, orderNumber, reservationId } = order;
const expectations: readonly Expectation[] = [
  {
    queue: commitReservation.queue,
    definition: orderPlaced,
    flow: 'inventory.ship-order',
    data: whole(placed(order), { payment: { attemptId: id, gateway: 'stripe' } }),
  },
  {
    queue: bookShipment.queue,
    definition: reservationCommitted,
    flow: 'inventory.ship-order',
    data: { orderId, orderNumber, reservationId },
  },
  {
    queue: forgetPerson.queue,
    definition: personErased,
    flow: 'customer.forget-person',
    data: {
      customerId: id,
      receiptId: id,
      erasedAt: '2026-01-05T09:00:00.000Z',
      orders: [{ orderId, orderNumber }],
    },
  },
  ...ends(endOrder.queue),
  ...ends(cancelShipment.queue),
];

describe('what inventory expects to hear', () => {
  it.each(expectations)('reads $definition.key for $queue', async ({ queue, definition, flow, data }) => {
    const body = expectedEnvelope(definition, data, `${definition.key} for ${queue}`);
    await expectMessage(
      pactOf({ consumer: 'inventory', provider: definition.owner }),
      { flow, event: definition.key, queue, body, metadata: eventMetadata },
      handledBy(inventory.service.app.get(AccordTransport), queue),
    );
  });
});
