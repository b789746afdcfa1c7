import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type EventDefinition,
  inventoryPersonForgotten,
  inventoryQuarantineLimitPassed,
  orderPlaced,
  parseCustomerId,
  personErased,
  productChanged,
  reservationCommitted,
  reservationRefused,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
  stockChanged,
} from '@accord/canonical';
import {
  producedParked,
  producedTelemetry,
  type ProducedMessage,
  verifyProvider,
} from '@accord/contract-kit';
import { HealthRegistry, systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { inventoryTopology } from '../../src/inventory.topology.ts';
import { AnnounceStock } from '../../src/use-cases/announce-stock.ts';
import { InventoryUnderTest } from '../support/inventory-under-test.ts';
import { anOrder, placed, reservationOf, type TestOrder } from '../support/orders.ts';
import { refreshed } from '../support/refreshed.ts';

let inventory: InventoryUnderTest;

beforeAll(async () => {
  inventory = await InventoryUnderTest.start();
  inventory.mocks.webhook('sendcloud', `${inventory.service.url}/webhooks/sendcloud`);
  await refreshed(inventory);
  await happenings();
}, 60_000);

afterAll(() => inventory.stop());

/** Everything inventory can tell of happens once; the contracts are held against what the broker then delivered. */
async function happenings(): Promise<void> {
  const place = (order: TestOrder) =>
    inventory.publish(orderPlaced, { subject: order.orderId, data: placed(order) });
  const refused = anOrder([{ sku: 'KIT-ROBOT-01', quantity: 1 }]);
  inventory.mocks.faults('sendcloud', [
    { kind: 'status', operation: 'shipments.announce', status: 400, times: 1 },
  ]);
  await inventory.call('POST', '/reservations', { body: reservationOf(refused) });
  await place(refused);
  await eventually(() => expect(inventory.eventsOf(shipmentRefused)).toHaveLength(1));

  await place(anOrder([{ sku: 'KIT-SENSOR-02', quantity: 999 }]));
  const shipped = anOrder([{ sku: 'KIT-ROBOT-01', quantity: 1 }]);
  await inventory.call('POST', '/reservations', { body: reservationOf(shipped) });
  await place(shipped);
  const { shipmentId } = await eventually(() => {
    const [event] = inventory.eventsOf(shipmentBooked, shipped.orderId);
    if (event === undefined) throw new Error('no shipment yet');
    return event;
  });
  const customerId = parseCustomerId(systemIds.next());
  await inventory.publish(personErased, {
    subject: customerId,
    data: { customerId, receiptId: customerId, erasedAt: new Date(0).toISOString(), orders: [] },
  });
  inventory.clock.advance(60_000);
  await fetch(`${inventory.mocks.url}/__mock/sendcloud/progress`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shipmentId, to: 'delivered' }),
  });
  await inventory.mocks.flush();
  await inventory.service.app.get(AnnounceStock).execute();
  await inventory.call('POST', '/imports', {
    body: `${JSON.stringify({ sku: 'BAD-1', name: 'Robot kit', price: { minor: -1, currency: 'EUR' } })}\n`,
    headers: { 'content-type': 'application/x-ndjson' },
  });
}

/** Waits for the news, which comes by way of the outbox and the broker. */
const heard = (definition: EventDefinition, fits?: (data: unknown) => boolean) =>
  [
    definition.key,
    (): Promise<ProducedMessage> => eventually(() => inventory.heard.newest(definition, fits)),
  ] as const;
const isOf =
  (sku: string) =>
  (data: unknown): boolean =>
    productChanged.data.parse(data).product.sku === sku;

const leave = async (pieces: number): Promise<void> => {
  await inventory.sql(`UPDATE stock SET on_hand = reserved + $1 WHERE sku = 'KIT-ROBOT-01'`, [pieces]);
};

it('honours every contract of its neighbours', async () => {
  const [, bundleChanged] = heard(productChanged, isOf('BUNDLE-STARTER-01'));
  const verified = await verifyProvider({
    provider: 'inventory',
    baseUrl: inventory.door.url,
    authorization: inventory.door.authorization,
    states: {
      'KIT-ROBOT-01 is on sale': async () => undefined,
      'BUNDLE-STARTER-01 is on sale': async () => undefined,
      'ten pieces of KIT-ROBOT-01 are left': () => leave(10),
      'no piece of KIT-ROBOT-01 is left': () => leave(0),
      'an order holds two pieces of KIT-ROBOT-01': async () => {
        await leave(10);
        const held = anOrder([{ sku: 'KIT-ROBOT-01', quantity: 2 }]);
        const body = { ...reservationOf(held), orderId: '0198c0de-0000-7000-8000-00000000000a' };
        expect((await inventory.call('POST', '/reservations', { body })).status).toBe(201);
      },
      'inventory.book-shipment-on-reservation-committed is done with 0198c0de-0000-7000-8000-0000000000d1':
        async () => {
          await inventory.sql(
            'INSERT INTO inbox (message_id, consumer) VALUES ($1, $2) ON CONFLICT DO NOTHING',
            ['0198c0de-0000-7000-8000-0000000000d1', 'inventory.book-shipment-on-reservation-committed'],
          );
        },
      'the archive, which can be missed, is down': async () => {
        const away = (): Promise<never> => Promise.reject(new Error('away'));
        inventory.service.app.get(HealthRegistry).register('archive', away, { critical: false });
      },
    },
    messages: {
      ...producedTelemetry('inventory'),
      ...producedParked(inventoryTopology),
      ...Object.fromEntries([
        heard(reservationCommitted),
        heard(reservationRefused),
        heard(shipmentBooked),
        heard(shipmentRefused),
        heard(shipmentProgressed),
        heard(productChanged, isOf('KIT-ROBOT-01')),
        heard(stockChanged),
        heard(inventoryQuarantineLimitPassed),
        heard(inventoryPersonForgotten),
      ]),
      [`${productChanged.key}, of a bundle`]: bundleChanged,
    },
  });
  expect(verified).toBeGreaterThan(20);
}, 120_000);
