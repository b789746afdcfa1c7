import { randomUUID } from 'node:crypto';
import {
  checkoutPersonForgotten,
  orderCancelled,
  orderPlaced,
  parseOrderId,
  parseOrderNumber,
  parseShipmentId,
  personErased,
  reservationCommitted,
  shipmentBooked,
  type EventDefinition,
  type PersonForgotten,
} from '@accord/canonical';
import { cloudEventsContentType, ForgetPeople, OutboxRelay, publishedMessage } from '@accord/messaging';
import { eventually, tablesNaming, testServers } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { OrderChanges } from '../src/use-cases/order-changes.ts';
import { OrderShelf } from '../src/use-cases/ports/orders.ts';
import { SettlePayment } from '../src/use-cases/settle-payment.ts';
import { basket, CheckoutWorld } from './support/checkout-world.ts';
import { kit } from './support/neighbours.ts';

let world: CheckoutWorld;
let broker: ChannelModel;
let channel: ConfirmChannel;
const namespace = () => world.environment.ACCORD_AMQP_NAMESPACE ?? '';
interface Heard {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly text: string;
}
/** What went out to all, as it went; what the relay sent twice stands here once. */
const heard: Heard[] = [];

beforeAll(async () => {
  world = await CheckoutWorld.start();
  broker = await connect(testServers().amqpUrl);
  channel = await broker.createConfirmChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, `${namespace()}accord.events`, '#');
  await channel.consume(
    queue,
    (message) => {
      const text = message?.content.toString() ?? '{}';
      const event = { ...(JSON.parse(text) as Omit<Heard, 'text'>), text };
      if (!heard.some(({ id }) => id === event.id)) heard.push(event);
    },
    { noAck: true },
  );
});
afterAll(async () => {
  await broker.close();
  await world.stop();
});
afterEach(() => {
  world.app.get(OutboxRelay).start();
  world.calm();
});

/** Somebody of whom no other test knows. */
function somebody() {
  const tag = randomUUID().slice(-12);
  const customer = { email: `${tag}@Example.org`, givenName: `Given-${tag}`, familyName: `Family-${tag}` };
  const body = {
    ...basket({ lines: [{ sku: kit.sku, quantity: 1 }] }),
    customer,
    shippingAddress: { street: `Street ${tag}`, postalCode: '10119', city: 'Berlin', country: 'DE' },
  };
  return { customerId: randomUUID(), body, names: [tag] };
}
type Somebody = ReturnType<typeof somebody>;

async function order({ body }: Somebody, key: string = randomUUID()) {
  const answer = await world.place(body, { key });
  const id = answer.body.id as string;
  return {
    id,
    answer,
    about: { orderId: parseOrderId(id), orderNumber: parseOrderNumber(answer.body.number) },
  };
}
type Ordered = Awaited<ReturnType<typeof order>>;

async function deliver({ id, about }: Ordered, trackingNumber = '00340'): Promise<void> {
  const [row] = await world.sql<{ id: string }>('SELECT reservation_id AS id FROM orders WHERE id = $1', [
    id,
  ]);
  await world.tell(reservationCommitted, { ...about, reservationId: row?.id ?? '' });
  const shipmentId = parseShipmentId(randomUUID());
  await world.tell(shipmentBooked, {
    ...about,
    shipmentId,
    carrier: 'dhl',
    trackingNumber,
    trackingUrl: null,
  });
}

const until = (id: string, expected: object) =>
  eventually(async () => expect(await world.order(id)).toMatchObject(expected), {
    because: JSON.stringify(expected),
  });

/** As the customer service tells it: past our own outbox, which may be standing still. */
async function erase({ customerId }: Somebody, orders: readonly Ordered[]): Promise<void> {
  const { exchange, routingKey, body, messageId } = publishedMessage(personErased, {
    subject: customerId,
    sequence: 1,
    data: {
      customerId,
      receiptId: randomUUID(),
      erasedAt: '2026-11-21T03:00:00.000Z',
      orders: orders.map(({ about }) => about),
    },
  });
  channel.publish(`${namespace()}${exchange}`, routingKey, body, {
    messageId,
    contentType: cloudEventsContentType,
  });
  await channel.waitForConfirms();
}

const tables = ({ names }: Somebody) => tablesNaming((sql, values) => world.sql(sql, values), names);
/** As soon as what was told is sent: its reader may be quicker than the relay, which deletes it afterwards. */
const leftIn = (who: Somebody, expected: readonly string[]) =>
  eventually(async () => expect(await tables(who)).toEqual(expected));
const sweep = () => world.app.get(ForgetPeople).sweep();

function told<Data>(definition: EventDefinition<Data>): Data[] {
  return heard.filter(({ type }) => type === definition.key).map(({ data }) => definition.data.parse(data));
}

/** What this service has told of forgetting them, once it has told it so often. */
const forgotten = ({ customerId }: Somebody, times: number) =>
  eventually<PersonForgotten[]>(() => {
    const events = told(checkoutPersonForgotten).filter((event) => event.customerId === customerId);
    expect(events).toHaveLength(times);
    return events;
  });

describe('a person who is erased', () => {
  it('is gone from an order that has ended, whose answer stays what it was', async () => {
    const ada = somebody();
    const key = randomUUID();
    const ended = await order(ada, key);
    await deliver(ended, ada.names[0]);
    await until(ended.id, { status: 'completed' });
    await leftIn(ada, ['orders']);

    await erase(ada, [ended]);
    expect(await forgotten(ada, 1)).toEqual([
      expect.objectContaining({ party: 'service:checkout', orders: 1 }),
    ]);
    expect(await tables(ada)).toEqual([]);
    expect((await world.place(ada.body, { key })).text).toBe(ended.answer.text);
    await until(ended.id, { status: 'completed', fulfilments: [{ status: 'booked' }] });

    await erase(ada, [ended]);
    await forgotten(ada, 2);
  });

  it('stays on an order that is under way, until it has been delivered', async () => {
    const ada = somebody();
    const underWay = await order(ada);
    await erase(ada, [underWay]);
    await eventually(async () => {
      expect(
        await world.sql('SELECT 1 FROM orders_to_forget WHERE order_id = $1', [underWay.id]),
      ).toHaveLength(1);
    });
    expect(await sweep()).toBe(1);
    await leftIn(ada, ['orders']);

    await deliver(underWay);
    await until(underWay.id, { status: 'completed' });
    await sweep();
    await forgotten(ada, 1);
    expect(await tables(ada)).toEqual([]);
  });

  it('is gone from the news of a cancelled order that wait in the outbox, and these go out all the same', async () => {
    await world.app.get(OutboxRelay).stop();
    const ada = somebody();
    const cancelled = await order(ada);
    await world.send('POST', `/orders/${cancelled.id}/cancel`, { body: {} });
    // The news to ourselves that would have it done waits, too.
    await world.app.get(SettlePayment).giveBack(cancelled.id);
    await until(cancelled.id, { status: 'cancelled' });
    expect(await tables(ada)).toEqual(['orders', 'outbox']);
    // Whoever names her order in a text of his own waits for a parcel, too.
    const bob = somebody();
    Object.assign(bob.body.shippingAddress, { street2: `"orderId":"${cancelled.id}"` });
    const { id } = await order(bob);

    await erase(ada, [cancelled]);
    await leftIn(ada, []);
    expect(await tables(bob)).toContain('outbox');
    world.app.get(OutboxRelay).start();
    await forgotten(ada, 1);
    // Each person and each order has a lane of its own; among these there is no order.
    await eventually(() => {
      for (const news of [told(orderPlaced), told(orderCancelled)])
        expect(news.filter(({ orderId }) => orderId === cancelled.id)).toHaveLength(1);
    });
    expect(heard.filter(({ text }) => text.includes(ada.names[0] ?? ''))).toEqual([]);
    await until(id, { status: 'placed' });
  });

  it('is not told by whoever read an order before, and ends it after', async () => {
    const ada = somebody();
    const ended = await order(ada);
    await deliver(ended);
    await until(ended.id, { status: 'completed' });
    const before = await world.app.get(OrderShelf).find(ended.id);
    if (before === undefined) throw new Error('the order is gone');
    await erase(ada, [ended]);
    await forgotten(ada, 1);
    await expect(
      world.app.get(OrderChanges).commit({
        order: before,
        events: [{ kind: 'cancelled', reason: 'checkout.test', refunded: null }],
      }),
    ).rejects.toMatchObject({ code: 'checkout.order_changed' });
    expect(await tables(ada)).toEqual([]);
  });

  it('takes along what was declined, of which no other service knows', async () => {
    const ada = somebody();
    const ended = await order(ada);
    await deliver(ended);
    await until(ended.id, { status: 'completed' });
    world.doubles.stripe.outcomes.set('pm_card_visa', {
      kind: 'declined',
      reason: 'insufficient_funds',
      decision: 'ask_customer',
    });
    expect((await world.place(ada.body)).status).toBe(402);
    world.calm();
    const other = somebody();
    await order(other);

    await erase(ada, [ended]);
    expect(await forgotten(ada, 1)).toEqual([expect.objectContaining({ orders: 2 })]);
    expect(await tables(ada)).toEqual([]);
    await leftIn(other, ['orders']);
  });

  it('is not led to by a parcel that is heard of after the order has ended', async () => {
    const ada = somebody();
    const cancelled = await order(ada);
    await world.send('POST', `/orders/${cancelled.id}/cancel`, { body: {} });
    await until(cancelled.id, { status: 'cancelled' });
    await erase(ada, [cancelled]);
    await forgotten(ada, 1);
    await deliver(cancelled, ada.names[0]);
    await until(cancelled.id, { fulfilments: [{ carrier: 'dhl' }] });
    await leftIn(ada, []);
  });
});
