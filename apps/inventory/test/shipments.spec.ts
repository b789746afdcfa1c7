import {
  orderCancelled,
  orderPlaced,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
} from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { SendcloudParcels } from '../src/vendors/sendcloud/sendcloud-parcels.ts';
import { comparedParcels } from './compared-parcels.section.ts';
import { InventoryUnderTest, type Answer } from './support/inventory-under-test.ts';
import { anOrder, cancelled, placed, reservationOf, type TestOrder } from './support/orders.ts';
import { refreshed } from './support/refreshed.ts';

let world: InventoryUnderTest;

beforeAll(async () => {
  world = await InventoryUnderTest.start();
  world.mocks.seed('weclapp', {
    articles: [{ articleNumber: 'ROBOT', grossPrice: '149.00', netWeightKg: '0.85', stock: '1000' }],
  });
  await refreshed(world);
  world.mocks.webhook('sendcloud', `${world.service.url}/webhooks/sendcloud`);
});
afterAll(() => world.stop());
afterEach(() => world.mocks.faults('sendcloud', []));

const robot = (): TestOrder => anOrder([{ sku: 'ROBOT', quantity: 2 }]);
const reserve = (order: TestOrder) => world.call('POST', '/reservations', { body: reservationOf(order) });
const place = (order: TestOrder) =>
  world.publish(orderPlaced, { subject: order.orderId, data: placed(order) });
const cancel = (order: TestOrder) =>
  world.publish(orderCancelled, { subject: order.orderId, sequence: 2, data: cancelled(order) });

async function booked(order: TestOrder) {
  return eventually(() => {
    const [event] = world.eventsOf(shipmentBooked, order.orderId);
    if (!event) throw new Error('no shipment yet');
    return event;
  });
}

interface SendcloudShipment {
  readonly id: string;
  readonly request: {
    readonly external_reference_id: string;
    readonly order_number: string;
    readonly parcels: unknown;
  };
  readonly history: readonly { readonly status: { readonly code: string } }[];
}
const atSendcloud = (order: TestOrder): SendcloudShipment[] =>
  (world.mocks.state('sendcloud') as { shipments: SendcloudShipment[] }).shipments.filter(
    (shipment) => shipment.request.order_number === order.orderNumber,
  );
const stateOf = (shipment: SendcloudShipment | undefined) => shipment?.history.at(-1)?.status.code;
const bookingOf = async (order: TestOrder): Promise<string | undefined> =>
  (
    await world.sql<{ booking: string }>('SELECT booking FROM shipments WHERE order_id = $1', [order.orderId])
  )[0]?.booking;

describe('booking a shipment', () => {
  it('announces the parcel under our reference with the weight of all its pieces', async () => {
    const order = robot();
    await reserve(order);
    await place(order);
    const event = await booked(order);
    const [shipment] = atSendcloud(order);
    expect(shipment?.request.external_reference_id).toBe(event.shipmentId);
    expect(shipment?.request.parcels).toEqual([{ weight: { value: '1.800', unit: 'kg' } }]);
    expect(event).toMatchObject({ carrier: 'dhl', trackingNumber: expect.stringMatching(/^3SMOCK/) });
  });

  it('books by itself once Sendcloud is back', async () => {
    world.mocks.faults('sendcloud', [{ kind: 'status', status: 503, times: 2 }]);
    const order = robot();
    await reserve(order);
    await place(order);
    await booked(order);
    expect(atSendcloud(order)).toHaveLength(1);
  });

  it('does not announce a parcel twice when the answer to the first announcement is lost', async () => {
    world.mocks.faults('sendcloud', [{ kind: 'cut', operation: 'shipments.announce', times: 1 }]);
    const order = robot();
    await reserve(order);
    await place(order);
    await booked(order);
    expect(atSendcloud(order)).toHaveLength(1);
    const asked = world.mocks
      .requests('sendcloud')
      .filter((request) => request.operation === 'shipments.announce');
    expect(asked.length).toBeGreaterThan(0);
  });

  it('says that the carrier refuses, and why, without the words of the carrier', async () => {
    world.mocks.faults('sendcloud', [
      { kind: 'status', operation: 'shipments.announce', status: 400, times: 1 },
    ]);
    const order = robot();
    await reserve(order);
    await place(order);
    const [refusal] = await eventually(() => {
      const refusals = world.eventsOf(shipmentRefused, order.orderId);
      expect(refusals).toHaveLength(1);
      return refusals;
    });
    expect(refusal?.reason).toMatch(/^sendcloud\.[a-z_.]+$/);
    expect(await bookingOf(order)).toBe('refused');
  });
});

describe('cancelling a shipment', () => {
  it('cancels the parcel at Sendcloud when the order is cancelled', async () => {
    const order = robot();
    await reserve(order);
    await place(order);
    await booked(order);
    await cancel(order);
    await eventually(() => expect(stateOf(atSendcloud(order)[0])).toBe('CANCELLED'));
    await eventually(async () => expect(await bookingOf(order)).toBe('cancelled'));
  });

  it('leaves a parcel alone that is on its way', async () => {
    const order = robot();
    await reserve(order);
    await place(order);
    const { shipmentId } = await booked(order);
    await progress(shipmentId);
    await cancel(order);
    await eventually(() =>
      expect(
        world.mocks
          .requests('sendcloud')
          .some((request) => request.path.endsWith(`/${atSendcloud(order)[0]?.id}/cancel`)),
      ).toBe(true),
    );
    expect(stateOf(atSendcloud(order)[0])).toBe('SHIPMENT_PICKED_UP_BY_DRIVER');
    expect(await bookingOf(order)).toBe('booked');
  });

  it('leaves no parcel at Sendcloud when the order ends while it is being announced', async () => {
    const order = robot();
    const heardOfEnd = Promise.withResolvers<undefined>();
    const announce = jest.spyOn(SendcloudParcels.prototype, 'announce');
    announce.mockImplementationOnce(async function (this: SendcloudParcels, ...parcel) {
      const answer = await this.announce(...parcel);
      await heardOfEnd.promise;
      return answer;
    });
    await reserve(order);
    await place(order);
    await eventually(() => expect(atSendcloud(order)).toHaveLength(1));
    await cancel(order);
    await eventually(async () => expect(await bookingOf(order)).toBe('cancelling'));
    heardOfEnd.resolve(undefined);
    await eventually(async () => expect(await bookingOf(order)).toBe('cancelled'));
    announce.mockRestore();
    expect(
      atSendcloud(order)
        .map(stateOf)
        .filter((code) => code !== 'CANCELLED'),
    ).toEqual([]);
    expect(world.eventsOf(shipmentBooked, order.orderId)).toEqual([]);
  });
});

async function progress(shipmentId: string, to?: string): Promise<void> {
  await fetch(`${world.mocks.url}/__mock/sendcloud/progress`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ shipmentId, ...(to && { to }) }),
  });
}

describe('what Sendcloud tells', () => {
  // Our clock stands still between the tests and Sendcloud's does not: ours is ahead, however long they take.
  beforeAll(() => world.clock.advance(3_600_000));

  const key = mockCredentials.sendcloud.webhookKey;
  const sign = (body: string): string => createHmac('sha256', key).update(body).digest('hex');
  const tell = (body: string, signature = sign(body)): Promise<Answer> =>
    world.call('POST', '/webhooks/sendcloud', {
      body,
      headers: { 'sendcloud-signature': signature, authorization: '' },
    });
  const report = (order: TestOrder, status: number, timestamp: number): string =>
    JSON.stringify({
      action: 'parcel_status_changed',
      timestamp,
      parcel: { id: 1, status: { id: status, message: 'x' }, order_number: order.orderNumber },
    });
  const statusOf = async (order: TestOrder) =>
    (
      await world.sql<{ status: string }>('SELECT status FROM shipments WHERE order_id = $1', [order.orderId])
    )[0]?.status;

  async function shipped(): Promise<TestOrder> {
    const order = robot();
    await reserve(order);
    await place(order);
    await booked(order);
    await world.mocks.flush();
    return order;
  }

  it('follows a parcel to the door although reports come twice and in the wrong order', async () => {
    world.mocks.faults('sendcloud', [
      { kind: 'webhook_unordered', operation: 'parcel_status_changed' },
      { kind: 'webhook_repeat', operation: 'parcel_status_changed' },
    ]);
    const order = robot();
    await reserve(order);
    await place(order);
    const { shipmentId } = await booked(order);
    world.clock.advance(60_000);
    await progress(shipmentId, 'delivered');
    await world.mocks.flush();
    await eventually(async () => expect(await statusOf(order)).toBe('delivered'));
    await eventually(() => {
      const told = world.eventsOf(shipmentProgressed, order.orderId);
      expect(told.at(-1)?.status).toBe('delivered');
      const times = told.map((event) => event.occurredAt);
      expect(times).toEqual([...new Set(times)].sort());
    });
  });

  it('ignores a report that is older than what it knows, and a repeated one', async () => {
    const order = await shipped();
    const now = world.clock.now().getTime();
    const delivered = report(order, 11, now);
    const answers = [
      await tell(delivered),
      await tell(report(order, 91, now - 5_000)),
      await tell(delivered),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([204, 204, 204]);
    expect(await statusOf(order)).toBe('delivered');
  });

  it('reads seconds as well as milliseconds', async () => {
    const order = await shipped();
    world.clock.advance(10_000);
    await tell(report(order, 91, Math.floor(world.clock.now().getTime() / 1000)));
    expect(await statusOf(order)).toBe('in_transit');
  });

  it('does not let a report from the future hide the later ones', async () => {
    const order = await shipped();
    await tell(report(order, 91, world.clock.now().getTime() + 86_400_000));
    world.clock.advance(60_000);
    await tell(report(order, 11, world.clock.now().getTime()));
    expect(await statusOf(order)).toBe('delivered');
  });

  it.each([
    [1, 'announced'],
    [1000, 'announced'],
    [62990, 'in_transit'],
    [92, 'out_for_delivery'],
    [8, 'exception'],
    [62991, 'exception'],
    [62996, 'exception'],
    [62992, 'returned'],
  ])('reads Sendcloud’s status %d as %s', async (status, meaning) => {
    const order = await shipped();
    world.clock.advance(10_000);
    await tell(report(order, status, world.clock.now().getTime()));
    expect(await statusOf(order)).toBe(meaning);
  });

  it('keeps what it knows when Sendcloud invents a status', async () => {
    const order = await shipped();
    world.clock.advance(10_000);
    const before = await statusOf(order);
    expect((await tell(report(order, 99_999, world.clock.now().getTime()))).status).toBe(204);
    expect(await statusOf(order)).toBe(before);
  });

  it('accepts a parcel it does not know without an error: it was made by hand', async () => {
    expect((await tell(report(robot(), 11, world.clock.now().getTime()))).status).toBe(204);
  });

  it('refuses a wrong, missing or shortened signature, and one over another body', async () => {
    const order = await shipped();
    const body = report(order, 11, world.clock.now().getTime());
    const wrong = createHmac('sha256', 'not the key').update(body).digest('hex');
    for (const signature of [wrong, '', sign(body).slice(0, 10), sign(`${body} `), 'ä'.repeat(64)]) {
      const answer = await tell(body, encodeURIComponent(signature));
      expect([answer.status, answer.body.code]).toEqual([401, 'inventory.webhook_rejected']);
    }
    expect(await statusOf(order)).not.toBe('delivered');
  });

  it('refuses a signed body it cannot read', async () => {
    const order = { ...robot(), orderNumber: 'A-\u0000' };
    for (const body of ['{"action":"parcel_status_changed","parcel":{}}', report(order, 11, 1)]) {
      const answer = await tell(body);
      expect([answer.status, answer.body.code]).toEqual([422, 'inventory.webhook_unreadable']);
    }
  });
});

comparedParcels(() => world);
