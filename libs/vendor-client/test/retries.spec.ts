import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inheritContext, runInContext } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { rateHeaders } from '../src/index.ts';
import { deadUrl, json, loopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';
import { create, failureOf, keyed, read, testClient } from './test-client.ts';

let vendor: Loopback;

beforeEach(async () => {
  vendor = await loopback(json({ fine: true }));
});

afterEach(async () => {
  await vendor.stop();
});

describe('Retry-After', () => {
  it('in seconds is obeyed before the next try', async () => {
    vendor.answer(json({}, 429, { 'retry-after': '2' }), json({ fine: true }));
    const { client, time } = testClient(vendor.url);
    expect((await client.call(create)).body).toEqual({ fine: true });
    expect(time.waits).toEqual([2_025]);
  });

  it('as a date is obeyed before the next try', async () => {
    vendor.answer(json({}, 429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:04 GMT' }), json({ fine: true }));
    const { client, time } = testClient(vendor.url);
    await client.call(read);
    expect(time.waits).toEqual([4_025]);
  });

  it('longer than the deadline is handed to the caller instead of being slept through', async () => {
    vendor.answer(json({}, 429, { 'retry-after': '90' }));
    const { client, time } = testClient(vendor.url);
    const failure = await failureOf(client.call(read));
    expect(failure).toMatchObject({
      code: 'acme.rate_limited',
      kind: 'wait_for_vendor',
      sent: 'yes',
      retryAfterMs: 90_000,
    });
    expect(time.waits).toEqual([]);
  });

  it('holds back other calls of the same operation too, without asking the vendor', async () => {
    vendor.answer(json({}, 429, { 'retry-after': '90' }), json({ fine: true }));
    const { client, time } = testClient(vendor.url);
    await failureOf(client.call(read));
    time.advance(30_000);
    const failure = await failureOf(client.call(read));
    expect(failure).toMatchObject({ code: 'acme.rate_limited', sent: 'no', retryAfterMs: 60_000 });
    time.advance(50_000);
    expect((await client.call(read)).status).toBe(200);
    expect(time.waits).toEqual([10_000]);
    expect(vendor.seen).toHaveLength(2);
  });

  it('on a 503 is obeyed as well', async () => {
    vendor.answer(json({}, 503, { 'retry-after': '1' }), json({ fine: true }));
    const { client, time } = testClient(vendor.url);
    await client.call(read);
    expect(time.waits).toEqual([1_025]);
  });
});

describe("the vendor's own rate headers", () => {
  const readRate = rateHeaders({ limit: 'limit', remaining: 'left', reset: 'reset', resetIn: 'seconds' });

  it('stop us when they say that nothing is left, without a refused call', async () => {
    vendor.answer(json({ fine: true }, 200, { limit: '100', left: '0', reset: '7' }));
    const { client, time } = testClient(vendor.url, { readRate });
    await client.call(read);
    expect(await failureOf(client.call({ ...read, deadlineMs: 2_000 }))).toMatchObject({
      code: 'acme.rate_limited',
      sent: 'no',
      retryAfterMs: 7_000,
    });
    await client.call(read);
    expect(time.waits).toEqual([7_000]);
    expect(vendor.seen).toHaveLength(2);
  });

  it('spread what is left over the rest of the window when it gets scarce', async () => {
    vendor.answer(json({ fine: true }, 200, { limit: '100', left: '4', reset: '10' }));
    const { client, time } = testClient(vendor.url, { readRate });
    for (let call = 0; call < 3; call += 1) await client.call(read);
    expect(time.waits).toEqual([2_000, 2_000]);
  });
});

describe('the retry budget', () => {
  it('keeps calls to a vendor that is down at no more than 1.1 times the load offered', async () => {
    vendor.answer(json({}, 503));
    const { client } = testClient(vendor.url);
    const offered = 500;
    // An operation each, so that no circuit opens and only the budget holds back.
    for (let call = 0; call < offered; call += 1)
      await failureOf(client.call({ ...read, operation: `read-${String(call)}` }));
    expect(vendor.seen.length).toBeGreaterThan(offered);
    expect(vendor.seen.length).toBeLessThanOrEqual(offered * 1.1);
  });
});

describe('the deadline', () => {
  it('of the call ends the tries, whatever their number', async () => {
    vendor.answer(json({}, 503, { 'retry-after': '8' }));
    const { client, time } = testClient(vendor.url, { limits: { attempts: 100 } });
    // The last try has four seconds left, so that it is answered also by a machine that is busy.
    const failure = await failureOf(client.call({ ...read, deadlineMs: 20_000 }));
    expect(failure.code).toBe('acme.server_error');
    expect(time.waits).toEqual([8_025, 8_025]);
  });

  it('of the caller is not outlasted: what nobody waits for is not sent', async () => {
    const { client, time } = testClient(vendor.url);
    const deadlineAtMs = time.clock.now().getTime() - 1;
    const failure = await runInContext(inheritContext({ deadlineAtMs }), () =>
      failureOf(client.call(create)),
    );
    expect(failure).toMatchObject({ code: 'acme.deadline_exceeded', kind: 'transient', sent: 'no' });
    expect(vendor.seen).toHaveLength(0);
  });
});

describe('the circuit', () => {
  it('opens after repeated trouble, refuses without sending, lets one probe through and closes again', async () => {
    vendor.answer(json({}, 503));
    const { client, time } = testClient(vendor.url, { limits: { attempts: 1 } });
    for (let call = 0; call < 5; call += 1) await failureOf(client.call(read));
    expect(client.describe().circuits).toEqual([{ operation: 'read', state: 'open' }]);

    const refused = await failureOf(client.call(read));
    expect(refused).toMatchObject({ code: 'acme.circuit_open', kind: 'wait_for_vendor', sent: 'no' });
    expect(vendor.seen).toHaveLength(5);

    time.advance(5_000);
    const [probe, other] = await Promise.all([failureOf(client.call(read)), failureOf(client.call(read))]);
    expect([probe.code, other.code]).toEqual(['acme.server_error', 'acme.circuit_open']);
    expect(vendor.seen).toHaveLength(6);

    vendor.answer(json({ fine: true }));
    time.advance(5_000);
    expect((await client.call(read)).status).toBe(200);
    expect(client.describe().circuits).toEqual([{ operation: 'read', state: 'closed' }]);
  });

  it('refuses everybody else at once while its probe is under way', async () => {
    vendor.answer(json({}, 503));
    const { client, time } = testClient(vendor.url, { limits: { attempts: 1 } });
    for (let call = 0; call < 5; call += 1) await failureOf(client.call(read));
    time.advance(5_000);
    let finishProbe = (): void => undefined;
    vendor.answer((response, seen) => {
      finishProbe = () => {
        json({ fine: true })(response, seen);
      };
    });
    const probe = client.call(read);
    expect(await failureOf(client.call(read))).toMatchObject({ code: 'acme.circuit_open', sent: 'no' });
    await eventually(() => {
      expect(vendor.seen).toHaveLength(6);
    });
    finishProbe();
    expect((await probe).status).toBe(200);
  });

  it('of one operation leaves the others alone', async () => {
    vendor.answer(json({}, 503));
    const { client } = testClient(vendor.url, { limits: { attempts: 1 } });
    for (let call = 0; call < 6; call += 1) await failureOf(client.call(read));
    vendor.answer(json({ id: 1 }));
    expect((await client.call(create)).body).toEqual({ id: 1 });
  });

  it('does not open because orders are refused', async () => {
    vendor.answer(json({}, 422));
    const { client } = testClient(vendor.url);
    for (let call = 0; call < 10; call += 1)
      expect(await failureOf(client.call(keyed))).toMatchObject({ code: 'acme.refused' });
    expect(client.describe().circuits).toEqual([{ operation: 'create', state: 'closed' }]);
  });
});

describe('two accounts of one vendor', () => {
  it('share nothing: one is down, the other answers under its own credentials', async () => {
    const german = testClient(await deadUrl(), { account: 'shop-de' });
    const swiss = testClient(vendor.url, { account: 'shop-ch' });
    for (let call = 0; call < 3; call += 1) await failureOf(german.client.call(read));
    expect(await failureOf(german.client.call(read))).toMatchObject({ code: 'acme.circuit_open' });
    expect((await swiss.client.call(read)).status).toBe(200);
    expect(german.client.describe()).toMatchObject({
      vendor: 'acme',
      account: 'shop-de',
      circuits: [{ operation: 'read', state: 'open' }],
    });
    expect(swiss.client.describe()).toMatchObject({
      account: 'shop-ch',
      origin: vendor.url,
      circuits: [{ operation: 'read', state: 'closed' }],
    });
  });

  it('each answer their own connection test', async () => {
    const connectionTest = async (client: {
      call(request: typeof read): Promise<unknown>;
    }): Promise<void> => {
      await client.call(read);
    };
    vendor.answer(json({}, 401));
    const german = testClient(await deadUrl(), { connectionTest });
    const swiss = testClient(vendor.url, { connectionTest });
    expect(await german.client.test()).toMatchObject({ ok: false, failure: { code: 'acme.unreachable' } });
    expect(await swiss.client.test()).toMatchObject({ ok: false, failure: { code: 'acme.auth_failed' } });
    vendor.answer(json({}));
    swiss.time.advance(5_000);
    expect(await swiss.client.test()).toMatchObject({ ok: true });
  });
});
