import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseTelemetryRecord } from '@accord/canonical';
import {
  HealthRegistry,
  Secret,
  configureLogging,
  inheritContext,
  registry,
  runInContext,
  startTracing,
} from '@accord/service-kit';
import { parseAnswer, queryToken, showCircuits } from '../src/index.ts';
import { deadUrl, json, loopback, rawLoopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';
import { create, failureOf, read, testClient } from './test-client.ts';

let vendor: Loopback;

beforeEach(async () => {
  vendor = await loopback(json({ fine: true }));
});

afterEach(async () => {
  await vendor.stop();
});

async function metric(name: string): Promise<string> {
  return registry().getSingleMetricAsString(name);
}

describe('telemetry', () => {
  it('holds one record per try, joined to the order, and to the message or request that led to it', async () => {
    vendor.answer(json({}, 503), json({ fine: true }));
    const { client, records } = testClient(vendor.url);
    const handling = inheritContext({ correlationId: 'order-1', causationId: 'message-1' });
    await runInContext(handling, () => client.call(read));
    await runInContext(inheritContext({ correlationId: 'order-1' }), () => client.call(read));
    const common = {
      kind: 'vendor-call',
      correlationId: 'order-1',
      causationId: 'message-1',
      service: 'checkout',
      vendor: 'acme',
      account: 'default',
      operation: 'read',
    };
    expect(records.map(parseTelemetryRecord)).toEqual([
      expect.objectContaining({ ...common, outcome: 'acme.server_error', status: 503, attempt: 1 }),
      expect.objectContaining({ ...common, outcome: 'ok', status: 200, attempt: 2 }),
      expect.objectContaining({ ...common, causationId: 'order-1', outcome: 'ok', attempt: 1 }),
    ]);
  });

  it('names the field of an answer that is not what is read, once, in the order it was asked for', async () => {
    const { client: first, records: firsts } = testClient(vendor.url, { vendor: 'drifting', account: 'one' });
    const { client, records } = testClient(vendor.url, { vendor: 'drifting', account: 'two' });
    const answer = { data: [{ id: 'canary' }] };
    const wire = z.object({ data: z.array(z.object({ id: z.int() })) });
    runInContext(inheritContext({ correlationId: 'order-2' }), () =>
      parseAnswer(wire, answer, { vendor: 'drifting', answer: 'things' }),
    );
    const told = {
      kind: 'answer-differs',
      correlationId: 'order-2',
      service: 'checkout',
      vendor: 'drifting',
    };
    expect(records.map(parseTelemetryRecord)).toEqual([
      expect.objectContaining({ ...told, answer: 'things', field: 'data[].id' }),
    ]);
    expect(JSON.stringify(records)).not.toContain('canary');
    await client.close();
    parseAnswer(wire, answer, { vendor: 'drifting', answer: 'things' });
    expect([firsts.length, records.length]).toEqual([1, 1]);
    await first.close();
  });

  it('tells of calls that were held back, too', async () => {
    const { client, records } = testClient(await deadUrl(), { limits: { attempts: 1 } });
    for (let call = 0; call < 6; call += 1) await failureOf(client.call(read));
    expect(records.at(-1)).toMatchObject({ outcome: 'acme.circuit_open', attempt: 1 });
  });
});

describe('metrics', () => {
  it('count tries by outcome, refused credentials, rate-limit hits and open circuits per account', async () => {
    const labels = 'vendor="acme",account="metered",operation="read"';
    const { client } = testClient(vendor.url, { account: 'metered', limits: { attempts: 1 } });
    await client.call(read);
    vendor.answer(json({}, 429), json({}, 401));
    for (let call = 0; call < 8; call += 1) await failureOf(client.call(read));
    expect(await metric('accord_vendor_call_seconds')).toContain(
      `accord_vendor_call_seconds_count{${labels},outcome="ok"} 1`,
    );
    expect(await metric('accord_vendor_rate_limit_hits_total')).toContain(`{${labels}} 1`);
    expect(await metric('accord_vendor_auth_failures_total')).toContain(`{${labels}} 1`);
    expect(await metric('accord_vendor_circuit_state')).toContain(`{${labels}} 2`);
  });
});

describe('the health page', () => {
  it('shows each account down while a circuit of its is open, without taking the service out of rotation', async () => {
    const health = new HealthRegistry();
    const { client: alive } = testClient(vendor.url, { account: 'shop-2' });
    const { client: dead } = testClient(await deadUrl(), { limits: { attempts: 1 } });
    showCircuits(health, [alive, dead]);
    await alive.call(read);
    for (let call = 0; call < 6; call += 1) await failureOf(dead.call(read));
    expect(await health.ready('checkout', '1')).toMatchObject({
      status: 'ready',
      dependencies: [
        { name: 'acme/shop-2', status: 'up', critical: false },
        {
          name: 'acme',
          status: 'down',
          critical: false,
          since: new Date(Date.UTC(2026, 0, 1)).toISOString(),
          detail: 'acme.circuit_open',
        },
      ],
    });
  });
});

describe('a vendor’s clock', () => {
  it('is read off its answers, the refused ones too, and tells by how much it differs from ours', async () => {
    const skew = async (): Promise<string> => `${await metric('accord_clock_skew_seconds')}\n`;
    const { client, time } = testClient(vendor.url, { vendor: 'skewed', limits: { attempts: 1 } });
    const dated = (ms: number) => new Date(time.clock.now().getTime() + ms).toUTCString();
    vendor.answer(json({ fine: true }, 200, { date: dated(1_500) }));
    await client.call(read);
    expect(await skew()).toContain('{clock="skewed"} 1\n');
    time.advance(1_000);
    vendor.answer(json({}, 422, { date: dated(-300_000) }));
    await failureOf(client.call(read));
    expect(await skew()).toContain('{clock="skewed"} -299');
    time.advance(1_000);
    vendor.answer(json({}, 200, { date: 'yesterday' }));
    await client.call(read);
    expect(await skew()).toContain('{clock="skewed"} -299');
  });
});

describe('the context', () => {
  it('travels to a peer with what is left of the deadline', async () => {
    const { client } = testClient(vendor.url, { peer: true, limits: { deadlineMs: 70_000 } });
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    const context = inheritContext({ correlationId: 'order-1', traceparent, locale: 'de', synthetic: true });
    await runInContext(context, () => client.call(read));
    expect(vendor.seen[0]?.headers).toMatchObject({
      'x-correlation-id': 'order-1',
      traceparent,
      'x-deadline-ms': '70000',
      'accept-language': 'de',
      'x-accord-synthetic': 'true',
    });
  });

  it('does not leave the house to a vendor', async () => {
    const { client } = testClient(vendor.url);
    await runInContext(inheritContext({ correlationId: 'order-1' }), () => client.call(read));
    expect(Object.keys(vendor.seen[0]?.headers ?? {})).not.toContain('x-correlation-id');
    expect(Object.keys(vendor.seen[0]?.headers ?? {})).not.toContain('traceparent');
  });
});

describe('a sampled answer', () => {
  it('is shown to the sampler, whose mistakes do the call no harm', async () => {
    const shown: unknown[] = [];
    const onResponse = ({ response }: { response: { body: unknown } }): void => {
      shown.push(response.body);
      throw new Error('the sampler is broken');
    };
    const all = testClient(vendor.url, { sampling: { share: 1, onResponse } });
    expect((await all.client.call(read)).status).toBe(200);
    const none = testClient(vendor.url, { sampling: { share: 0.5, onResponse } });
    await none.client.call(read);
    expect(shown).toEqual([{ fine: true }]);
  });
});

describe('secrets and personal data', () => {
  const canaries = ['sk_test_canary_secret', 'query-canary-secret', 'ada@example.org', 'Lovelace'];

  it('appear in no failure, log line, span, metric or record, whatever goes wrong', async () => {
    const lines: string[] = [];
    const spans: unknown[] = [];
    const tracing = await startTracing({
      service: 'checkout',
      exporter: {
        export: (batch, done) => {
          spans.push(
            batch.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
          );
          done({ code: 0 });
        },
        shutdown: async () => undefined,
      },
    });
    const garbled = await rawLoopback((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nada@example.org Lovelace\u0000\r\n\r\n'));
    });
    const personal = { email: 'ada@example.org', familyName: 'Lovelace' };
    const failures: unknown[] = [];
    const everything: unknown[] = [];
    for (const url of [vendor.url, garbled.url, await deadUrl()]) {
      for (const auth of [undefined, queryToken('key', new Secret('query-canary-secret'))]) {
        const { client, records } = testClient(url, { ...(auth ? { auth } : {}), limits: { attempts: 2 } });
        configureLogging({ level: 'debug', destination: lineSink(lines) });
        vendor.answer(json({ error: personal }, 422));
        failures.push(
          await failureOf(client.call({ ...create, json: personal, query: { email: personal.email } })),
        );
        everything.push(records, client.describe());
      }
    }
    everything.push(spans, lines, await registry().metrics());
    await tracing.stop();
    await garbled.stop();

    expect(spans).toHaveLength(6);
    expect(lines.length).toBeGreaterThan(5);
    const printed = [...failures, ...everything]
      .map((item) => inspect(item, { depth: 12, showHidden: true }))
      .join();
    for (const canary of canaries) expect(printed).not.toContain(canary);
  });
});

function lineSink(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
}
