import { mailSent, orderCancelled, orderPlaced, orderReturned, shipmentBooked } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sendMailOnOrderPlaced } from '../src/customer.topology.ts';
import { Customers } from '../src/use-cases/ports/customers.ts';
import { claimLeaseMs } from '../src/use-cases/ports/mail-log.ts';
import { CustomerUnderTest } from './support/customer-under-test.ts';
import { anOrder, cancelled, placed, returned, shipped, type TestOrder } from './support/orders.ts';

let world: CustomerUnderTest;

beforeAll(async () => {
  world = await CustomerUnderTest.start();
});
afterEach(() => {
  world.mocks.faults('sendgrid', []);
});
afterAll(() => world.stop());

const place = (order: TestOrder, messageId?: string) => world.publish(orderPlaced, placed(order), messageId);
const subjects = ({ orderNumber }: TestOrder) => world.mailsOf(orderNumber).map(({ subject }) => subject);
const sentEvents = ({ orderId }: TestOrder) => world.eventsOf(mailSent, orderId);
const isSent = (order: TestOrder, mails = 1) =>
  eventually(() => expect(sentEvents(order)).toHaveLength(mails), { because: 'the mail is sent' });
const isParked = (messageId: string, reason: string) =>
  eventually(
    () => expect(world.parked.filter((one) => one.messageId === messageId)).toMatchObject([{ reason }]),
    { because: `parked by ${reason}` },
  );
const askedToSend = (orderNumber: string) =>
  world.mocks.requests('sendgrid').filter(({ body }) => JSON.stringify(body).includes(`${orderNumber}:`));
const stateOf = ({ orderId }: TestOrder) =>
  world.sql('SELECT state FROM mails WHERE order_id = $1', [orderId]);

describe('the four mails', () => {
  it('thanks for an order in the language of the buyer, with the total', async () => {
    const order = anOrder();
    await place(order);
    await isSent(order);
    expect(subjects(order)).toEqual([`Ihre Bestellung ${order.orderNumber}`]);
    const [mail] = world.mailsOf(order.orderNumber);
    expect(mail?.personalizations[0].to).toEqual([{ email: order.customer.email, name: 'Ada Lovelace' }]);
    expect(mail?.content.map(({ type }) => type)).toEqual(['text/plain', 'text/html']);
    expect(mail?.content[0]?.value).toContain('149,00 EUR');
  });

  it('are not for the buyers of a marketplace, who are its own: nothing of them is kept or told to the CRM', async () => {
    const order = anOrder();
    const sale = { marketplace: 'amazon' } as const;
    await world.publish(orderPlaced, orderPlaced.data.parse({ ...placed(order), ...sale }));
    // A shipment that overtakes its order is tried a few times within a second or two, which a busy machine may outlast.
    await eventually(async () =>
      expect(
        await world.sql('SELECT customer_id FROM buyers WHERE order_id = $1', [order.orderId]),
      ).toMatchObject([{ customer_id: null }]),
    );
    const shipment = await world.publish(shipmentBooked, shipped(order));
    await world.publish(orderCancelled, orderCancelled.data.parse({ ...cancelled(order), ...sale }));
    const later = anOrder();
    await place(later);
    await isSent(later);
    await world.publish(shipmentBooked, shipped(later));
    await world.publish(orderCancelled, cancelled(later));
    await isSent(later, 3);
    await eventually(async () =>
      expect(await world.sql('SELECT 1 FROM inbox WHERE message_id = $1', [shipment])).toHaveLength(1),
    );
    expect(subjects(order)).toEqual([]);
    const known = await world.sql('SELECT id FROM customers WHERE email = $1', [order.customer.email]);
    expect(known).toEqual([]);
    expect(JSON.stringify(world.mocks.state('klaviyo'))).not.toContain(order.customer.email);
  });

  it('tells of a shipment, a return and a cancellation, each once', async () => {
    const order = anOrder({ locale: 'en' });
    await place(order);
    await isSent(order);
    await world.publish(shipmentBooked, shipped(order));
    await world.publish(orderReturned, returned(order));
    await world.publish(orderCancelled, cancelled(order));
    await isSent(order, 4);
    expect(subjects(order).sort()).toEqual(
      [
        `Your order ${order.orderNumber}`,
        `Order ${order.orderNumber} is on its way`,
        `Return of order ${order.orderNumber}`,
        `Order ${order.orderNumber} cancelled`,
      ].sort(),
    );
  });

  it('go to nobody for a synthetic order, of whom no customer and no profile is kept', async () => {
    const order = anOrder();
    const profiles = world.mocks.requests('klaviyo').length;
    await runInContext(inheritContext({ synthetic: true }), async () => {
      await world.publish(orderPlaced, placed(order));
      await world.publish(shipmentBooked, shipped(order));
      await world.publish(orderReturned, returned(order));
    });
    await eventually(() => expect(world.mailsOf(order.orderNumber)).toHaveLength(3));
    expect(world.mailsOf(order.orderNumber).map(({ personalizations }) => personalizations[0].to)).toEqual(
      Array(3).fill([{ email: 'synthetic@accord.invalid', name: 'Synthetic Order' }]),
    );
    const later = anOrder();
    await place(later);
    await eventually(() => expect(world.mocks.requests('klaviyo').length).toBeGreaterThan(profiles));
    expect(JSON.stringify(world.mocks.requests('klaviyo'))).not.toContain(order.customer.email);
    expect(await world.sql('SELECT 1 FROM customers WHERE email = $1', [order.customer.email])).toEqual([]);
  });

  it('waits for the order when the news of its shipment comes first', async () => {
    const order = anOrder();
    // The order is there as soon as its shipment was told to wait: a short ladder of tries waits for no other message.
    const customers = world.app.get(Customers);
    const buyerOf = jest.spyOn(customers, 'buyerOf');
    const told: unknown[] = [];
    buyerOf.mockImplementationOnce(async (orderId) => {
      buyerOf.mockRestore();
      told.push(orderId, await customers.buyerOf(orderId));
      await place(order);
      await isSent(order);
      return undefined;
    });
    await world.publish(shipmentBooked, shipped(order));
    await isSent(order, 2);
    expect(told).toEqual([order.orderId, undefined]);
    expect(world.logLines.some((line) => line.includes('customer.order_unknown'))).toBe(true);
  });
});

describe('a mail goes out once', () => {
  it('however often the same message or another one about the same order comes', async () => {
    const order = anOrder();
    const messageId = await place(order);
    await isSent(order);
    await place(order, messageId);
    const another = await place(order);
    await eventually(async () =>
      expect(
        await world.sql('SELECT 1 FROM inbox WHERE message_id = $1 AND consumer = $2', [
          another,
          sendMailOnOrderPlaced.queue,
        ]),
      ).toHaveLength(1),
    );
    expect(subjects(order)).toHaveLength(1);
    expect(sentEvents(order)).toHaveLength(1);
  });

  it('although two messages about it arrive at the same moment', async () => {
    const order = anOrder();
    world.mocks.faults('sendgrid', [{ kind: 'latency', latencyMs: 250 }]);
    await Promise.all([place(order), place(order), place(order)]);
    await isSent(order);
    expect(askedToSend(order.orderNumber)).toHaveLength(1);
  });

  it('although its process died while the mail was on its way: a person decides, nobody sends twice', async () => {
    const order = anOrder();
    await place(order);
    await isSent(order);
    // What a process killed between the vendor's 202 and its own commit leaves behind.
    await world.sql(
      `UPDATE mails SET state = 'sending', sent_at = NULL, claimed_at = $2 WHERE order_id = $1`,
      [order.orderId, world.clock.now()],
    );
    const logged = world.logLines.length;
    const redelivered = await place(order);
    await eventually(() =>
      expect(world.logLines.slice(logged).some((line) => line.includes('customer.mail_in_progress'))).toBe(
        true,
      ),
    );
    world.clock.advance(claimLeaseMs);
    await isParked(redelivered, 'customer.mail_outcome_unknown');
    expect(askedToSend(order.orderNumber)).toHaveLength(1);
    expect(await stateOf(order)).toEqual([{ state: 'unknown' }]);
  });

  it.each(['cut', 'malformed'] as const)(
    'when the connection is %s after SendGrid took it: put aside, never sent again',
    async (kind) => {
      const order = anOrder();
      world.mocks.faults('sendgrid', [{ kind, after: true, times: 1 }]);
      const messageId = await place(order);
      await isParked(messageId, 'customer.mail_outcome_unknown');
      await isParked(await place(order), 'customer.mail_outcome_unknown');
      expect(askedToSend(order.orderNumber)).toHaveLength(1);
      expect(subjects(order)).toHaveLength(1);
      expect(sentEvents(order)).toEqual([]);
    },
  );
});

describe('SendGrid in trouble', () => {
  it('gets the mail when it is back, one mail and no more', async () => {
    const order = anOrder();
    world.mocks.faults('sendgrid', [{ kind: 'status', status: 503 }]);
    await place(order);
    await eventually(() => expect(askedToSend(order.orderNumber).length).toBeGreaterThan(1));
    expect(sentEvents(order)).toEqual([]);
    world.mocks.faults('sendgrid', []);
    await isSent(order);
    expect(subjects(order)).toHaveLength(1);
  });

  it('is left alone as long as it asks for, and then gets the mail', async () => {
    const order = anOrder();
    world.mocks.faults('sendgrid', [{ kind: 'rate_limit', retryAfterSeconds: 1, times: 1 }]);
    await place(order);
    await isSent(order);
    expect(askedToSend(order.orderNumber).map(({ status }) => status)).toEqual([429, 202]);
  });

  it('refuses a mail for good: put aside, and free to be sent when it is put right', async () => {
    const order = anOrder();
    world.mocks.faults('sendgrid', [{ kind: 'status', status: 400, times: 1 }]);
    const messageId = await place(order);
    await isParked(messageId, 'sendgrid.invalid_mail');
    expect(await stateOf(order)).toEqual([]);
    await place(order, messageId);
    await isSent(order);
  });
});

it('lets no personal data into the log', async () => {
  const order = anOrder({
    givenName: 'Wilhelmina',
    familyName: 'Unmistakable',
    email: 'wilhelmina@example.org',
  });
  world.mocks.faults('sendgrid', [{ kind: 'status', status: 400, times: 1 }]);
  await isParked(await place(order), 'sendgrid.invalid_mail');
  const lines = world.logLines.join('\n');
  expect(lines).toContain('sendgrid.invalid_mail');
  expect(lines).not.toMatch(/Wilhelmina|Unmistakable|Torstra/i);
});
