import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@accord/test-kit';
import { json, loopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';
import { failureOf, read, testClient } from './test-client.ts';
import type { TestClient } from './test-client.ts';

let vendor: Loopback;

beforeEach(async () => {
  vendor = await loopback(json({}, 503));
});

afterEach(async () => {
  await vendor.stop();
});

/** Offers 50 calls a second for so long, each of the next of these operations. @returns how many were answered */
async function offer(
  { client, time }: TestClient,
  { seconds, operations }: { readonly seconds: number; readonly operations: number },
): Promise<{ readonly offered: number; readonly answered: number }> {
  let answered = 0;
  const untilMs = time.monotonicMs() + seconds * 1_000;
  let offered = 0;
  for (; time.monotonicMs() < untilMs; offered += 1) {
    const call = client.call({ ...read, operation: `read-${String(offered % operations)}` });
    await call.then(
      () => (answered += 1),
      () => undefined,
    );
    time.advance(20);
  }
  return { offered, answered };
}

describe('a vendor that is down, at 50 calls a second', () => {
  it('sees at most 1.1 times the calls offered, and at most one probe a second once its circuits are open', async () => {
    const shop = testClient(vendor.url);
    const operations = 20;
    const first = await offer(shop, { seconds: 10, operations });
    expect(vendor.seen.length).toBeLessThanOrEqual(first.offered * 1.1);
    expect(shop.client.describe().circuits.map(({ state }) => state)).toEqual(
      Array.from({ length: operations }, () => 'open'),
    );
    const before = vendor.seen.length;
    const later = await offer(shop, { seconds: 60, operations });
    expect(later.offered).toBeGreaterThan(2_900);
    expect(vendor.seen.length - before).toBeGreaterThan(50);
    expect(vendor.seen.length - before).toBeLessThanOrEqual(60);
  });

  it('is asked by one probe per five seconds where one operation is all there is', async () => {
    const shop = testClient(vendor.url);
    await offer(shop, { seconds: 5, operations: 1 });
    const before = vendor.seen.length;
    await offer(shop, { seconds: 60, operations: 1 });
    expect(vendor.seen.length - before).toBeGreaterThanOrEqual(11);
    expect(vendor.seen.length - before).toBeLessThanOrEqual(13);
  });

  it('answers 95 of 100 calls again within ten seconds of its return', async () => {
    const shop = testClient(vendor.url);
    await offer(shop, { seconds: 30, operations: 3 });
    vendor.answer(json({ fine: true }));
    await offer(shop, { seconds: 10, operations: 3 });
    const after = await offer(shop, { seconds: 4, operations: 3 });
    expect(after.answered).toBeGreaterThanOrEqual(after.offered * 0.95);
  });
});

describe('a slow operation', () => {
  const slow = { ...read, operation: 'slow', path: '/slow' };

  it('takes no slot and no connection from another one of the same vendor', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    vendor.answer((response, seen) => {
      if (seen.path === '/slow') void held.then(() => json({ slow: true })(response, seen));
      else json({ fast: true })(response, seen);
    });
    const { client } = testClient(vendor.url, { limits: { concurrency: 4 } });
    const waiting = Array.from({ length: 8 }, () => client.call(slow));
    await eventually(() => {
      expect(vendor.seen).toHaveLength(4);
    });
    expect(await failureOf(client.call(slow))).toMatchObject({ code: 'acme.overloaded', sent: 'no' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.call(read)));
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 8 }, () => ({ fast: true })));
    release();
    await Promise.all(waiting);
  });
});
