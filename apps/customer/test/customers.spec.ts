import {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  inventoryPersonForgotten,
  mailSent,
  operationsPersonForgotten,
  orderCancelled,
  orderPlaced,
  profileSynced,
} from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CustomerUnderTest } from './support/customer-under-test.ts';
import { anOrder, cancelled, placed, type TestOrder } from './support/orders.ts';

let world: CustomerUnderTest;

beforeAll(async () => {
  world = await CustomerUnderTest.start();
});
afterEach(() => {
  world.mocks.faults('klaviyo', []);
});
afterAll(() => world.stop());

const grace = { email: 'grace@example.org', givenName: 'Grace', familyName: 'Hopper' };
const add = (facts: object) => world.call('POST', '/customers', { body: facts });
const idOf = (body: unknown) => z.object({ id: z.uuid() }).parse(body).id;
const place = (order: TestOrder) => world.publish(orderPlaced, placed(order));
const synced = ({ orderId }: TestOrder) => world.eventsOf(profileSynced, orderId);
const isSynced = (order: TestOrder) =>
  eventually(() => expect(synced(order)).toHaveLength(1), { because: 'the profile is synced' });
const imports = (email: string) =>
  world.mocks
    .requests('klaviyo')
    .filter(({ operation, body }) => operation === 'profile-import' && JSON.stringify(body).includes(email));

describe('customers over REST', () => {
  it('are added, read and changed, and keep what was not mentioned', async () => {
    const added = await add({ ...grace, marketingConsent: true });
    expect(added.status).toBe(201);
    const id = idOf(added.body);
    const changed = await world.call('PATCH', `/customers/${id}`, {
      body: { givenName: 'Amazing', marketingConsent: false },
    });
    expect(changed).toEqual({
      status: 200,
      body: { ...grace, id, givenName: 'Amazing', locale: 'de', marketingConsent: false },
    });
    expect(await world.call('GET', `/customers/${id}`)).toEqual(changed);
  });

  it('are one per address, whatever its case', async () => {
    await add({ ...grace, email: 'joan@example.org' });
    const again = await add({ ...grace, email: 'JOAN@Example.org' });
    expect([again.status, again.body]).toMatchObject([409, { code: 'customer.email_taken' }]);
    const other = idOf((await add({ ...grace, email: 'jean@example.org' })).body);
    const change = await world.call('PATCH', `/customers/${other}`, { body: { email: 'joan@example.org' } });
    expect(change.status).toBe(409);
  });

  it.each([
    ['POST', '/customers', { ...grace, email: 'not an address' }, 422, 'request.invalid'],
    ['POST', '/customers', { ...grace, emial: 'grace@example.org' }, 422, 'request.invalid'],
    ['PATCH', `/customers/${systemIds.next()}`, {}, 422, 'request.invalid'],
    ['PATCH', `/customers/${systemIds.next()}`, { locale: 'en' }, 404, 'customer.unknown'],
    ['GET', `/customers/${systemIds.next()}`, undefined, 404, 'customer.unknown'],
    ['DELETE', `/customers/${systemIds.next()}`, undefined, 404, 'customer.unknown'],
  ])('%s %s %j is refused with %d %s', async (...row) => {
    const [method, path, body, status, code] = row;
    expect(await world.call(method, path, { body })).toMatchObject({ status, body: { code } });
  });

  it('are closed to callers without a key, and explain themselves in German', async () => {
    const id = systemIds.next();
    const stranger = await world.call('GET', `/customers/${id}`, { headers: { authorization: 'Bearer no' } });
    expect(stranger.status).toBe(401);
    const german = await world.call('GET', `/customers/${id}`, { headers: { 'accept-language': 'de' } });
    expect(german.body).toMatchObject({ title: 'Unbekannter Kunde' });
  });
});

describe('an order makes its buyer known', () => {
  it('to us and to Klaviyo, with the consent that was given', async () => {
    const order = anOrder({ marketingConsent: true });
    await place(order);
    await isSynced(order);
    const [event] = synced(order);
    const customer = await world.call('GET', `/customers/${event?.customerId ?? ''}`);
    expect(customer.body).toMatchObject({ email: order.customer.email, marketingConsent: true });
    expect(world.profilesOf(order.customer.email)).toMatchObject([
      { attributes: { external_id: event?.customerId, properties: { marketing_consent: true } } },
    ]);
  });

  it('once, though two orders of the same address come at the same moment', async () => {
    const first = anOrder();
    const second = anOrder({ email: first.customer.email.toUpperCase() });
    await Promise.all([place(first), place(second)]);
    await Promise.all([isSynced(first), isSynced(second)]);
    const ids = [...synced(first), ...synced(second)].map(({ customerId }) => customerId);
    expect(new Set(ids).size).toBe(1);
  });

  it('as the registered customer whom the order names, not as another one', async () => {
    const id = idOf((await add({ ...grace, email: 'registered@example.org' })).body);
    const order = anOrder({
      customerId: id,
      email: 'elsewhere@example.org',
    });
    await place(order);
    await isSynced(order);
    expect(synced(order)).toMatchObject([{ customerId: id }]);
    expect(world.profilesOf('registered@example.org')).toHaveLength(1);
  });

  it('with consent that a later order without it does not take away', async () => {
    const first = anOrder({ marketingConsent: true });
    await place(first);
    await isSynced(first);
    const second = anOrder({ email: first.customer.email, marketingConsent: false });
    await place(second);
    await isSynced(second);
    expect(world.profilesOf(first.customer.email)).toMatchObject([
      { attributes: { properties: { marketing_consent: true } } },
    ]);
  });
});

describe('Klaviyo in trouble', () => {
  it('is asked again after the time it wants to be left alone', async () => {
    const order = anOrder();
    world.mocks.faults('klaviyo', [{ kind: 'rate_limit', retryAfterSeconds: 1, times: 1 }]);
    await place(order);
    await isSynced(order);
    const [first, second, ...more] = imports(order.customer.email);
    expect([first?.status, second?.status, more.length]).toEqual([429, 201, 0]);
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(1000);
  });

  it.each(['malformed', 'partial', 'cut'] as const)(
    'leaves one profile although an answer was %s',
    async (kind) => {
      const order = anOrder();
      world.mocks.faults('klaviyo', [{ kind, times: 1 }]);
      await place(order);
      await isSynced(order);
      expect(imports(order.customer.email).length).toBeGreaterThan(1);
      expect(world.profilesOf(order.customer.email)).toHaveLength(1);
    },
  );

  it('keeps nobody from getting the mail', async () => {
    const order = anOrder();
    world.mocks.faults('klaviyo', [{ kind: 'down' }]);
    await place(order);
    await eventually(() => expect(world.eventsOf(mailSent, order.orderId)).toHaveLength(1));
    expect(synced(order)).toEqual([]);
    world.mocks.faults('klaviyo', []);
    await isSynced(order);
  });
});

describe('erasure', () => {
  const customerOf = async (order: TestOrder): Promise<string> => {
    await place(order);
    await isSynced(order);
    await eventually(() => expect(world.eventsOf(mailSent, order.orderId)).toHaveLength(1));
    return synced(order)[0]?.customerId ?? '';
  };

  const isErasedAtTheCrm = async (id: string): Promise<void> => {
    const { receipt } = z
      .object({ receipt: z.string() })
      .parse((await world.call('DELETE', `/customers/${id}`)).body);
    await eventually(async () =>
      expect(await world.call('GET', receipt)).toMatchObject({
        body: {
          steps: expect.arrayContaining([{ party: 'vendor:klaviyo', doneAt: expect.stringMatching(/^20/) }]),
        },
      }),
    );
  };

  it('answers 202 and where the receipt is, forgets the person and gives the same receipt again', async () => {
    const order = anOrder({ givenName: 'Forgettable' });
    const id = await customerOf(order);
    const erased = await world.call('DELETE', `/customers/${id}`);
    expect(erased.status).toBe(202);
    const { receipt } = z.object({ receipt: z.string() }).parse(erased.body);
    expect(await world.call('GET', receipt)).toMatchObject({ status: 200, body: { customerId: id } });
    expect(await world.call('DELETE', `/customers/${id}`)).toEqual(erased);
    expect((await world.call('GET', `/customers/${id}`)).status).toBe(404);
    const rows = JSON.stringify(await world.sql('SELECT * FROM customers WHERE id = $1', [id]));
    expect(rows).not.toMatch(/Forgettable|@/);
  });

  it('gives before it everything that is held: the person, the orders, the mails', async () => {
    const order = anOrder();
    const id = await customerOf(order);
    expect(await world.call('GET', `/customers/${id}/export`)).toMatchObject({
      status: 200,
      body: {
        customer: { email: order.customer.email },
        orders: [{ orderNumber: order.orderNumber }],
        mails: [{ orderNumber: order.orderNumber, template: 'order_confirmation' }],
      },
    });
  });

  it('is not undone by late news of an order, and nobody is written to', async () => {
    const order = anOrder();
    const id = await customerOf(order);
    await world.call('DELETE', `/customers/${id}`);
    const late = await world.publish(orderCancelled, cancelled(order));
    await eventually(async () =>
      expect(await world.sql('SELECT 1 FROM inbox WHERE message_id = $1', [late])).toHaveLength(1),
    );
    expect(world.mailsOf(order.orderNumber)).toHaveLength(1);
    const rows = await world.sql('SELECT id FROM customers WHERE email = $1', [order.customer.email]);
    expect(rows).toEqual([]);
  });

  it('reaches the profile in the CRM, and says so in the receipt', async () => {
    const order = anOrder({ givenName: 'Forgettable' });
    const id = await customerOf(order);
    expect(world.profilesOf(order.customer.email)).toHaveLength(1);
    await isErasedAtTheCrm(id);
    expect(world.profilesOf(order.customer.email)).toEqual([]);
    const left = JSON.stringify(await world.sql('SELECT * FROM crm_profiles WHERE customer_id = $1', [id]));
    expect(left).toContain(id);
    expect(left).not.toMatch(/Forgettable|@/);
  });

  it('is complete when every service has forgotten the person, and each vendor that one of them tells of', async () => {
    const id = await customerOf(anOrder());
    await isErasedAtTheCrm(id);
    const { receipt } = z
      .object({ receipt: z.string() })
      .parse((await world.call('DELETE', `/customers/${id}`)).body);
    const receiptId = receipt.split('/').at(-1) ?? '';
    const hears = (definition: typeof checkoutPersonForgotten, party: string, forgottenAt: string) =>
      world.publish(definition, { customerId: id, receiptId, party, forgottenAt, orders: 1 });
    await hears(enrollmentPersonForgotten, 'vendor:moodle', '2031-01-04T00:00:00.000Z');
    await hears(enrollmentPersonForgotten, 'service:enrollment', '2031-01-03T00:00:00.000Z');
    await hears(inventoryPersonForgotten, 'service:inventory', '2031-01-02T00:00:00.000Z');
    await hears(checkoutPersonForgotten, 'service:checkout', '2031-01-01T00:00:00.000Z');
    await eventually(async () =>
      expect(await world.call('GET', receipt)).toMatchObject({
        body: {
          completeAt: null,
          steps: expect.arrayContaining([
            { party: 'service:operations', doneAt: null },
            { party: 'vendor:moodle', doneAt: '2031-01-04T00:00:00.000Z' },
            { party: 'service:checkout', doneAt: '2031-01-01T00:00:00.000Z' },
          ]),
        },
      }),
    );
    await hears(operationsPersonForgotten, 'service:operations', '2031-01-03T12:00:00.000Z');
    await eventually(async () =>
      expect(await world.call('GET', receipt)).toMatchObject({
        body: { completeAt: '2031-01-04T00:00:00.000Z' },
      }),
    );
  });

  it('reaches the CRM once more when an order that was under way has written the profile after it', async () => {
    const order = anOrder();
    const id = await customerOf(order);
    await isErasedAtTheCrm(id);
    // What a process that was killed between the profile and its commit leaves behind.
    world.mocks.seed('klaviyo', { profiles: [{ email: order.customer.email, external_id: id }] });
    expect(world.profilesOf(order.customer.email)).toHaveLength(1);
    await place(order);
    await eventually(() => expect(world.profilesOf(order.customer.email)).toEqual([]));
  });

  it('while the profile is being written leaves nothing there, and nothing of the person here', async () => {
    const order = anOrder({ givenName: 'Forgettable' });
    // The profile is there, and the answer on its way.
    world.mocks.faults('klaviyo', [
      { operation: 'profile-import', kind: 'latency', latencyMs: 1_000, after: true, times: 1 },
    ]);
    await place(order);
    await eventually(() => expect(world.profilesOf(order.customer.email)).toHaveLength(1));
    const [row] = await world.sql('SELECT id FROM customers WHERE email = $1', [order.customer.email]);
    const { id } = z.object({ id: z.string() }).parse(row);
    expect((await world.call('DELETE', `/customers/${id}`)).status).toBe(202);
    await eventually(async () => {
      expect(imports(order.customer.email).map(({ status }) => status)).toContain(201);
      expect(world.profilesOf(order.customer.email)).toEqual([]);
      expect(await world.sql('SELECT given_name FROM crm_profiles WHERE customer_id = $1', [id])).toEqual([
        { given_name: null },
      ]);
      expect(JSON.stringify(await world.sql('SELECT traits FROM master_records'))).not.toContain(
        'forgettable',
      );
    });
  });

  it('waits for a CRM that is away, and is finished when it is back', async () => {
    const order = anOrder();
    const id = await customerOf(order);
    world.mocks.faults('klaviyo', [{ kind: 'status', status: 503 }]);
    const { receipt } = z
      .object({ receipt: z.string() })
      .parse((await world.call('DELETE', `/customers/${id}`)).body);
    await eventually(() => expect(world.mocks.requests('klaviyo').at(-1)).toMatchObject({ status: 503 }));
    expect(await world.call('GET', receipt)).toMatchObject({
      body: { steps: expect.arrayContaining([{ party: 'vendor:klaviyo', doneAt: null }]) },
    });
    world.mocks.faults('klaviyo', []);
    await eventually(() => expect(world.profilesOf(order.customer.email)).toEqual([]), { timeoutMs: 20_000 });
  });

  it('lets the same person come back as somebody new', async () => {
    const order = anOrder();
    const id = await customerOf(order);
    await world.call('DELETE', `/customers/${id}`);
    const next = anOrder({ email: order.customer.email });
    expect(await customerOf(next)).not.toBe(id);
  });
});
