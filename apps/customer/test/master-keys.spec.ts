import { orderPlaced, profileSynced } from '@accord/canonical';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CustomerUnderTest } from './support/customer-under-test.ts';
import { anOrder, placed, type TestOrder } from './support/orders.ts';

let world: CustomerUnderTest;

beforeAll(async () => {
  world = await CustomerUnderTest.start();
});
afterAll(() => world.stop());

const master = z.object({
  masterId: z.uuid(),
  records: z.array(z.object({ system: z.string(), key: z.string() })),
  history: z.array(z.object({ id: z.uuid(), action: z.string(), doneBy: z.string() })),
});
const pairs = z.object({ items: z.array(z.object({ id: z.uuid(), evidence: z.unknown() })) });

async function bought(order: TestOrder): Promise<string> {
  await world.publish(orderPlaced, placed(order));
  const [event] = await eventually(
    () => {
      const events = world.eventsOf(profileSynced, order.orderId);
      expect(events).toHaveLength(1);
      return events;
    },
    { because: 'the profile is synced' },
  );
  return event?.customerId ?? '';
}

const recordOf = async (system: string, key: string) =>
  master.parse((await world.call('GET', `/keys/records/${system}/${key}`)).body);
const profileIdOf = async (customerId: string) =>
  (await recordOf('accord', customerId)).records.find(({ system }) => system === 'klaviyo')?.key ?? 'none';
const open = async () => pairs.parse((await world.call('GET', '/keys/pairs')).body).items;

describe('the profile that is written for a buyer', () => {
  it('is one with our customer, found from both sides, and once however often they order', async () => {
    const order = anOrder();
    const customerId = await bought(order);
    const profileId = await profileIdOf(customerId);
    await bought(anOrder({ email: order.customer.email }));
    const found = await recordOf('klaviyo', profileId);
    expect(found).toMatchObject({
      records: [
        { system: 'accord', key: customerId },
        { system: 'klaviyo', key: profileId },
      ],
      history: [{ action: 'merge', doneBy: 'rules' }],
    });
    expect(await recordOf('accord', customerId)).toEqual(found);
  });

  it('is a question for a person when it is another customer’s already, and can be taken back', async () => {
    const order = anOrder();
    const before = await bought(order);
    const profile = await profileIdOf(before);
    // The address goes to somebody else, or to the same person as a guest: nobody but a person can tell.
    await world.call('PATCH', `/customers/${before}`, { body: { email: `new-${order.customer.email}` } });
    const after = await bought(anOrder({ email: order.customer.email }));
    expect(after).not.toBe(before);
    expect((await recordOf('accord', after)).records).toHaveLength(1);
    const [pair] = await open();
    const accepted = await world.call('POST', `/keys/pairs/${pair?.id ?? ''}/accept`, {
      body: { note: 'she has two addresses' },
    });
    expect(accepted).toMatchObject({ status: 200, body: { status: 'accepted', decidedBy: 'test' } });
    const joined = await recordOf('klaviyo', profile);
    expect(joined.records).toHaveLength(3);
    const merge = joined.history.at(-1);
    expect(merge).toMatchObject({ action: 'merge', doneBy: 'test' });
    const split = await world.call('POST', `/keys/changes/${merge?.id ?? ''}/split`, { body: {} });
    expect(split).toMatchObject({
      status: 200,
      body: { action: 'split', doneBy: 'test', undoes: merge?.id },
    });
    expect((await recordOf('accord', before)).records).toHaveLength(2);
    expect(await open()).toEqual([]);
  });

  it('is emptied of what is personal when the customer is erased', async () => {
    const order = anOrder();
    const customerId = await bought(order);
    await world.call('DELETE', `/customers/${customerId}`);
    const rows = JSON.stringify(await world.sql('SELECT key FROM master_records'));
    expect(rows).toContain(customerId);
    const left = JSON.stringify(
      await world.sql('SELECT traits FROM master_records WHERE key = $1', [customerId]),
    );
    expect(left).toBe('[{"traits":{}}]');
    expect(JSON.stringify(await world.sql('SELECT value FROM master_traits'))).not.toContain(
      order.customer.email.toLowerCase(),
    );
  });
});

describe('questions about keys', () => {
  const nowhere = '0198c0de-0000-7000-8000-00000000000a';

  it.each([
    ['GET', '/keys/records/klaviyo/nobody', undefined, 404, 'keys.unknown_record'],
    ['GET', '/keys/records/Klaviyo!/x', undefined, 422, 'request.invalid'],
    ['POST', `/keys/pairs/${nowhere}/accept`, {}, 404, 'keys.unknown_pair'],
    ['POST', `/keys/pairs/${nowhere}/refuse`, { note: '' }, 422, 'request.invalid'],
    ['POST', `/keys/changes/${nowhere}/split`, {}, 404, 'keys.unknown_change'],
  ])('%s %s %j is answered %d %s', async (...row) => {
    const [method, path, body, status, code] = row;
    expect(await world.call(method, path, { body })).toMatchObject({ status, body: { code } });
  });
});
