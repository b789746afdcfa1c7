import { inventoryQuarantineLimitPassed } from '@accord/canonical';
import { Runs } from '@accord/sync';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InventoryUnderTest } from './support/inventory-under-test.ts';

let world: InventoryUnderTest;

beforeAll(async () => {
  world = await InventoryUnderTest.start();
});
afterAll(() => world.stop());

const row = (sku: string, gtin: string) => ({
  sku,
  name: 'Robot kit',
  price: { minor: 14_900, currency: 'EUR' },
  gtin,
});
const good = '4006381333931';
const wrongDigit = '4006381333930';

async function imported(rows: readonly object[]): Promise<string> {
  const { body } = await world.call('POST', '/imports', {
    body: rows.map((line) => `${JSON.stringify(line)}\n`).join(''),
    headers: { 'content-type': 'application/x-ndjson' },
  });
  await world.service.app.get(Runs).settled(body.id);
  return body.id;
}

const decide = (verb: 'release' | 'discard', runId: string, ...seqs: number[]) =>
  world.call('POST', `/quarantine/${verb}`, { body: { runId, seqs, note: 'asked the supplier' } });
const listed = async (query = '') => (await world.call('GET', `/quarantine${query}`)).body.items;
const told = (runId: string) =>
  world.events.filter(
    ({ type, subject }) => type === inventoryQuarantineLimitPassed.key && subject === runId,
  );

describe('products that break a rule', () => {
  it('wait with code and raw value, are tried again by a person, and are back when they break it still', async () => {
    const runId = await imported([row('Q-1', good), row('Q-2', wrongDigit)]);
    expect(await listed('?flow=inventory.import-products')).toMatchObject([
      { runId, seq: 2, line: 2, key: 'Q-2', code: 'quality.gtin_check_digit', field: 'gtin' },
    ]);
    const released = await decide('release', runId, 2);
    expect(released).toMatchObject({ status: 202, body: { retryOf: runId } });
    await world.service.app.get(Runs).settled(released.body.id);
    expect(await listed()).toMatchObject([{ runId: released.body.id, seq: 1, key: 'Q-2' }]);
    expect((await decide('discard', released.body.id, 1)).status).toBe(204);
    expect(await listed()).toEqual([]);
    expect(await decide('release', released.body.id, 1)).toMatchObject({
      status: 409,
      body: { code: 'sync.not_quarantined' },
    });
  });

  it('are told of when they are more than the limit, and not when they are as many', async () => {
    const goodOnes = Array.from({ length: 19 }, (_, index) => row(`G-${String(index)}`, good));
    const few = await imported([...goodOnes, row('BAD-1', wrongDigit)]);
    const many = await imported([...goodOnes, row('BAD-1', wrongDigit), row('BAD-2', wrongDigit)]);
    await eventually(() => expect(told(many)).toHaveLength(1), { because: 'two of 21 are over 50 of 1000' });
    expect(told(many)).toMatchObject([
      {
        data: {
          flow: 'inventory.import-products',
          handled: 21,
          quarantined: 2,
          codes: [{ code: 'quality.gtin_check_digit', records: 2 }],
        },
      },
    ]);
    expect(told(few)).toEqual([]);
  });
});

describe('the doors of the quarantine', () => {
  const nowhere = '0198c0de-0000-7000-8000-00000000000a';

  it.each([
    ['release', { runId: nowhere, seqs: [1] }, 404, 'sync.run_not_found'],
    ['discard', { runId: nowhere, seqs: [1] }, 409, 'sync.not_quarantined'],
    ['discard', { runId: nowhere, seqs: [] }, 422, 'request.invalid'],
    ['release', { runId: nowhere, seqs: [1], who: 'me' }, 422, 'request.invalid'],
  ])('%s %j is answered %d %s', async (...given) => {
    const [verb, body, status, code] = given;
    expect(await world.call('POST', `/quarantine/${verb}`, { body })).toMatchObject({
      status,
      body: { code },
    });
  });
});
