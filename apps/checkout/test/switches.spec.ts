import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Flags } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { basket, CheckoutWorld } from './support/checkout-world.ts';

let folder: string;
let path: string;
let world: CheckoutWorld;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accord-switches-'));
  path = join(folder, 'flags.json');
  await writeFile(path, JSON.stringify({ flags: {} }));
  world = await CheckoutWorld.start({ environment: { ACCORD_FLAGS_FILE: path } });
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  world.calm();
});

/** Turns one off where the rule applies, and every other one on; resolves when the service knows. */
async function turnOff(key: string, where: object): Promise<void> {
  // A mark that changes with each turn, by which the service is seen to have read this one.
  const mark = `checkout.mark-${randomUUID()}`;
  const variants = { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on' };
  const flags = {
    [key]: { ...variants, targeting: { if: [where, 'off'] } },
    [mark]: { ...variants, defaultVariant: 'off' },
  };
  await writeFile(path, JSON.stringify({ flags }));
  await eventually(async () =>
    expect(await world.app.get(Flags).isOn({ key: mark, fallback: true, description: '' })).toBe(false),
  );
}

const always = { '==': [1, 1] };
const tokens = { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' };

describe('a person who turns a switch', () => {
  it('stops new orders, while what was answered is answered the same', async () => {
    const key = randomUUID();
    const first = await world.place(basket(), { key });
    expect(first.status).toBe(201);
    await turnOff('checkout.take-orders', always);
    const again = await world.place(basket(), { key });
    expect([again.status, again.text]).toEqual([201, first.text]);
    const newKey = randomUUID();
    const refused = await world.place(basket(), { key: newKey });
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([
      503,
      'checkout.takes_no_orders',
      '60',
    ]);
    expect(await world.sql('SELECT 1 FROM idempotency_keys WHERE key = $1', [newKey])).toEqual([]);
    await turnOff('checkout.take-orders', { '==': [{ var: 'country' }, 'CH'] });
    expect((await world.place(basket(), { key: newKey })).status).toBe(201);
  });

  it('stops new orders to one country only, if the rule says so', async () => {
    await turnOff('checkout.take-orders', { '==': [{ var: 'country' }, 'AT'] });
    const address = { street: 'Sample Street 1', postalCode: '1010', city: 'Wien', country: 'AT' };
    expect((await world.place({ ...basket(), shippingAddress: address })).status).toBe(503);
    expect((await world.place(basket())).status).toBe(201);
  });

  it('leaves out a gateway: the other one is asked, and who has a token of that one only is asked to come again', async () => {
    await turnOff('checkout.ask-gateway', { '==': [{ var: 'gateway' }, 'stripe'] });
    const both = await world.place(basket({ tokens }));
    expect(both.body.payment).toMatchObject({ gateway: 'adyen', attempts: [{ gateway: 'adyen' }] });
    const only = await world.place(basket({ tokens: { stripe: tokens.stripe } }));
    expect([only.status, only.body.code]).toEqual([503, 'checkout.temporarily_unavailable']);
  });
});
