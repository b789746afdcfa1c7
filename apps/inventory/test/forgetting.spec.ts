import {
  inventoryPersonForgotten,
  orderPlaced,
  personErased,
  reservationCommitted,
  shipmentBooked,
  type OrderPlaced,
  type PersonForgotten,
} from '@accord/canonical';
import { ForgetPeople, OutboxRelay } from '@accord/messaging';
import { systemIds } from '@accord/service-kit';
import { eventually, tablesNaming } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InventoryUnderTest } from './support/inventory-under-test.ts';
import { anOrder, placed, reservationOf } from './support/orders.ts';
import { refreshed } from './support/refreshed.ts';

let world: InventoryUnderTest;

beforeAll(async () => {
  world = await InventoryUnderTest.start();
  world.mocks.seed('weclapp', {
    articles: [{ articleNumber: 'ROBOT', grossPrice: '149.00', netWeightKg: '0.85', stock: '1000' }],
  });
  await refreshed(world);
});
afterAll(() => world.stop());
afterEach(() => world.mocks.faults('sendcloud', []));

/** Somebody of whom no other test knows, and the order they placed. */
async function buyer() {
  const order = anOrder([{ sku: 'ROBOT', quantity: 1 }]);
  await world.call('POST', '/reservations', { body: reservationOf(order) });
  const customerId = systemIds.next();
  const tag = customerId.slice(-12);
  const names = [`${tag}@example.org`, `Given-${tag}`, `Family-${tag}`, `Street ${tag}`];
  const data: OrderPlaced = placed(order);
  const told: OrderPlaced = {
    ...data,
    customer: {
      ...data.customer,
      email: `${tag}@example.org`,
      givenName: `Given-${tag}`,
      familyName: `Family-${tag}`,
    },
    shippingAddress: { ...data.shippingAddress, street: `Street ${tag}` },
  };
  const erased = {
    customerId,
    receiptId: systemIds.next(),
    erasedAt: world.clock.now().toISOString(),
    orders: [{ orderId: order.orderId, orderNumber: order.orderNumber }],
  };
  return {
    order,
    customerId,
    names,
    place: (messageId?: string) =>
      world.publish(orderPlaced, {
        subject: order.orderId,
        data: told,
        ...(messageId === undefined ? {} : { messageId }),
      }),
    erase: () => world.publish(personErased, { subject: customerId, data: erased }),
    /** What this service has told of forgetting them, once it has told it so often. */
    forgotten: (times: number) =>
      eventually<PersonForgotten[]>(() => {
        const events = world
          .eventsOf(inventoryPersonForgotten)
          .filter((event) => event.customerId === customerId);
        expect(events).toHaveLength(times);
        return events;
      }),
    booked: () =>
      eventually(() => {
        const [event] = world.eventsOf(shipmentBooked, order.orderId);
        if (event === undefined) throw new Error('no shipment yet');
        return event;
      }),
  };
}

const tables = (names: readonly string[]) => tablesNaming((sql, values) => world.sql(sql, values), names);
const sweep = () => world.service.app.get(ForgetPeople).sweep();
const recipientsAtCarrier = (): string => JSON.stringify(world.mocks.state('sendcloud'));

describe('a person who is erased', () => {
  it('is gone from the parcel that the carrier has, and stays gone however often all is told again', async () => {
    const ada = await buyer();
    const messageId = await ada.place();
    await ada.booked();
    expect(await tables(ada.names)).toEqual(['shipments']);

    await ada.erase();
    expect(await ada.forgotten(1)).toEqual([
      expect.objectContaining({ customerId: ada.customerId, party: 'service:inventory', orders: 1 }),
    ]);
    expect(await tables(ada.names)).toEqual([]);

    await ada.place(messageId);
    const again = await ada.place();
    await eventually(async () => {
      expect(await world.sql('SELECT 1 FROM inbox WHERE message_id = $1', [again])).toHaveLength(1);
    });
    await ada.erase();
    await ada.forgotten(2);
    await sweep();
    expect(await tables(ada.names)).toEqual([]);
  });

  it('stays on the parcel that the carrier has not taken yet, gets it, and goes with that', async () => {
    world.mocks.faults('sendcloud', [{ kind: 'down' }]);
    const ada = await buyer();
    await ada.place();
    await eventually(async () => {
      expect(await tables(ada.names)).toEqual(['shipments']);
    });
    await ada.erase();
    await eventually(async () => {
      expect(
        await world.sql('SELECT 1 FROM orders_to_forget WHERE customer_id = $1', [ada.customerId]),
      ).toHaveLength(1);
    });
    expect(await sweep()).toBe(1);
    expect(await tables(ada.names)).toEqual(['shipments']);

    world.mocks.faults('sendcloud', []);
    await ada.booked();
    expect(recipientsAtCarrier()).toContain(ada.names[3]);
    await sweep();
    expect(await ada.forgotten(1)).toEqual([expect.objectContaining({ orders: 1 })]);
    expect(await tables(ada.names)).toEqual([]);
    expect(await sweep()).toBe(0);
  });

  it('gets the parcel of an order that is heard of later, and is forgotten once more', async () => {
    const ada = await buyer();
    await ada.erase();
    await ada.forgotten(1);
    await ada.place();
    await ada.booked();
    expect(recipientsAtCarrier()).toContain(ada.names[3]);
    await sweep();
    await ada.forgotten(2);
    expect(await tables(ada.names)).toEqual([]);
  });

  it('is gone from the news that wait to be published, and those go out all the same', async () => {
    const relay = world.service.app.get(OutboxRelay);
    await relay.stop();
    const ada = await buyer();
    await ada.place();
    await eventually(async () => {
      expect(await parcelOf(ada.order.orderId)).toMatchObject({ booking: 'planned' });
    });
    // Its own news of that waits, too; so somebody else tells it.
    const { orderId, orderNumber, reservationId } = ada.order;
    await world.publish(reservationCommitted, {
      subject: reservationId,
      data: { orderId, orderNumber, reservationId },
    });
    const tracking = await eventually(async () => {
      const { tracking_number: number } = await parcelOf(orderId);
      if (number === null) throw new Error('not booked yet');
      return number;
    });
    expect(await tables([tracking])).toEqual(['outbox', 'shipments']);

    await ada.erase();
    await eventually(async () => {
      expect(await tables([...ada.names, tracking])).toEqual([]);
    });
    relay.start();
    expect(await ada.booked()).toMatchObject({ trackingNumber: null, trackingUrl: null });
    await ada.forgotten(1);
  });
});

async function parcelOf(orderId: string) {
  const [parcel] = await world.sql<{ booking: string; tracking_number: string | null }>(
    'SELECT booking, tracking_number FROM shipments WHERE order_id = $1',
    [orderId],
  );
  if (parcel === undefined) throw new Error('no parcel yet');
  return parcel;
}
