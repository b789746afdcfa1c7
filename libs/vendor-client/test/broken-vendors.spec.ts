import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@accord/test-kit';
import type { VendorClient, VendorLimits } from '../src/index.ts';
import { deadUrl, json, loopback, rawLoopback } from './loopback.ts';
import type { Answer, Seen } from './loopback.ts';
import { create, failureOf, keyed, read, testClient } from './test-client.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function vendor(...answers: Parameters<typeof loopback>): ReturnType<typeof loopback> {
  const started = await loopback(...answers);
  stops.push(() => started.stop());
  return started;
}

async function rawVendor(...args: Parameters<typeof rawLoopback>): ReturnType<typeof rawLoopback> {
  const started = await rawLoopback(...args);
  stops.push(() => started.stop());
  return started;
}

/**
 * A client with a short limit that has its connection already: whatever holds up this process, what it says next goes out.
 * @returns the requests after the one that made the connection
 */
async function connected(
  answer: Answer,
  limits: Partial<VendorLimits>,
): Promise<{ readonly client: VendorClient; readonly seen: readonly Seen[] }> {
  const { url, seen, ...started } = await vendor(json({}));
  const { client } = testClient(url, { limits });
  // The first one itself may be too late.
  await eventually(() => client.call({ ...create, repeat: 'safe' }));
  seen.length = 0;
  started.answer(answer);
  return { client, seen };
}

/** Takes the next held request as soon as there is one. */
function eventuallyOne(held: ServerResponse[]): Promise<ServerResponse> {
  return eventually(() => {
    const response = held.shift();
    if (response === undefined) throw new Error('no request arrived yet');
    return response;
  });
}

describe('a vendor that cannot be reached', () => {
  it('was never sent anything, so even a create is tried again', async () => {
    const { client, records } = testClient(await deadUrl());
    const failure = await failureOf(client.call(create));
    expect(failure).toMatchObject({ code: 'acme.unreachable', kind: 'wait_for_vendor', sent: 'no' });
    expect(failure.details).toMatchObject({ cause: 'ECONNREFUSED', operation: 'create' });
    expect(records).toHaveLength(3);
  });

  it('was never sent anything either when it cannot prove over TLS who it is', async () => {
    const { url, seen } = await vendor(json({ id: 7 }));
    const failure = await failureOf(testClient(url.replace('http:', 'https:')).client.call(create));
    expect(failure).toMatchObject({ code: 'acme.unreachable', kind: 'wait_for_vendor', sent: 'no' });
    expect(seen).toEqual([]);
  });
});

describe('a vendor that breaks off', () => {
  it('may have acted on a create it read, which is therefore not sent again', async () => {
    const { url, seen } = await vendor((response) => response.socket?.destroy());
    const failure = await failureOf(testClient(url).client.call(create));
    expect(failure).toMatchObject({ code: 'acme.connection_lost', kind: 'unknown_outcome', sent: 'maybe' });
    expect(seen).toHaveLength(1);
  });

  it('is sent a create again after a reset only if no byte of it had gone out', async () => {
    const { url, connections } = await rawVendor((socket) => socket.resetAndDestroy());
    const failure = await failureOf(testClient(url).client.call(create));
    expect(['no after 3', 'maybe after 1']).toContain(`${failure.sent} after ${String(connections())}`);
  });

  it('is asked again under the same key, and its second answer counts', async () => {
    const { url, seen } = await vendor((response) => response.socket?.destroy(), json({ id: 7 }));
    const response = await testClient(url).client.call(keyed);
    expect(response.body).toEqual({ id: 7 });
    expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['k-1', 'k-1']);
  });

  it('stays under suspicion of having acted when the next try does not even reach it', async () => {
    const server = await vendor((response) => {
      response.socket?.destroy();
      void server.stop();
    });
    const { client } = testClient(server.url);
    const failure = await failureOf(client.call(keyed));
    expect(failure).toMatchObject({ code: 'acme.unreachable', sent: 'maybe' });
  });

  it('stays under suspicion when the next try is refused', async () => {
    const { url } = await vendor((response) => response.socket?.destroy(), json({}, 409));
    const failure = await failureOf(testClient(url).client.call(keyed));
    expect(failure).toMatchObject({ code: 'acme.refused', kind: 'invalid', sent: 'maybe' });
  });

  it('gives no half answer: a body cut short is a lost connection', async () => {
    const { url } = await rawVendor((socket) => {
      socket.once('data', () => {
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":');
      });
    });
    const failure = await failureOf(testClient(url).client.call(create));
    expect(failure).toMatchObject({ code: 'acme.connection_lost', kind: 'unknown_outcome', sent: 'maybe' });
  });
});

describe('a vendor that is slow', () => {
  it('leaves a create unknown when the answer does not come in time', async () => {
    const { client, seen } = await connected(() => undefined, { tryTimeoutMs: 60 });
    const failure = await failureOf(client.call(create));
    expect(failure).toMatchObject({ code: 'acme.timed_out', kind: 'unknown_outcome', sent: 'maybe' });
    await eventually(() => expect(seen).toHaveLength(1));
  });

  it('cannot hold a call by dripping one byte after the other', async () => {
    const dripping: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 5);
      response.once('close', () => {
        clearInterval(drip);
      });
    };
    const { client } = await connected(dripping, { tryTimeoutMs: 80, attempts: 1 });
    const failure = await failureOf(client.call(read));
    expect(failure).toMatchObject({ code: 'acme.timed_out', kind: 'transient', sent: 'maybe' });
  });

  it('holds as many calls as it has slots, and the next one waits no longer than it may', async () => {
    const { client, seen } = await connected(() => undefined, {
      tryTimeoutMs: 150,
      concurrency: 1,
      attempts: 1,
    });
    const [first, second] = await Promise.all([
      failureOf(client.call(create)),
      failureOf(client.call({ ...create, deadlineMs: 20 })),
    ]);
    expect(first).toMatchObject({ code: 'acme.timed_out', sent: 'maybe' });
    expect(second).toMatchObject({ code: 'acme.overloaded', kind: 'wait_for_vendor', sent: 'no' });
    await eventually(() => expect(seen).toHaveLength(1));
  });

  it('makes a full queue refuse at once', async () => {
    const held: ServerResponse[] = [];
    const { url } = await vendor((response) => held.push(response));
    const { client } = testClient(url, { limits: { concurrency: 1 } });
    const running = [client.call(read), client.call(read)];
    expect(await failureOf(client.call(read))).toMatchObject({ code: 'acme.overloaded', sent: 'no' });
    for (let answered = 0; answered < running.length; answered += 1) (await eventuallyOne(held)).end('{}');
    expect(await Promise.all(running)).toHaveLength(2);
  });
});

describe('a vendor that answers badly', () => {
  it('is not believed when a good status carries a login page', async () => {
    const { url } = await vendor((response) => response.end('<html>please log in</html>'));
    const failure = await failureOf(testClient(url).client.call(create));
    expect(failure).toMatchObject({ code: 'acme.malformed_answer', kind: 'unknown_outcome', sent: 'maybe' });
  });

  it.each([
    ['announces', { 'content-length': '5000' }],
    ['just sends', {}],
  ])('is cut off when it %s more than the limit', async (_how, headers) => {
    const { url, seen } = await vendor((response) => {
      response.writeHead(200, headers);
      response.end('x'.repeat(5000));
    });
    const { client } = testClient(url, { limits: { maxBodyBytes: 4096 } });
    const failure = await failureOf(client.call(read));
    expect(failure).toMatchObject({ code: 'acme.answer_too_large', kind: 'transient', sent: 'maybe' });
    expect(seen).toHaveLength(1);
  });

  it('is not followed to another address', async () => {
    const { url, seen } = await vendor(json({}, 302, { location: 'http://127.0.0.1:1/elsewhere' }));
    const failure = await failureOf(testClient(url).client.call(create));
    expect(failure).toMatchObject({ code: 'acme.redirected', kind: 'wait_for_vendor', sent: 'maybe' });
    expect(seen).toHaveLength(1);
  });

  it('may have committed before its 503: a create is not repeated', async () => {
    const { url, seen } = await vendor(json({}, 503));
    const failure = await failureOf(testClient(url).client.call(create));
    expect(failure).toMatchObject({ code: 'acme.server_error', kind: 'unknown_outcome', sent: 'maybe' });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['a read', read],
    ['a create with a key', keyed],
  ])('is asked again after 503 when that is safe: %s', async (_what, request) => {
    const { url, seen } = await vendor(json({}, 503), json({}, 500), json({ fine: true }));
    const { client, time } = testClient(url);
    expect((await client.call(request)).body).toEqual({ fine: true });
    expect(seen).toHaveLength(3);
    expect(time.waits).toEqual([25, 50]);
  });

  it('refuses for good with 4xx, which a retry would not change', async () => {
    const { url, seen } = await vendor(json({ message: 'no such thing' }, 422));
    const failure = await failureOf(testClient(url).client.call(keyed));
    expect(failure).toMatchObject({ code: 'acme.refused', kind: 'invalid', sent: 'yes' });
    expect(failure.details).toMatchObject({ status: 422 });
    expect(seen).toHaveLength(1);
  });

  it('is read by the adapter first', async () => {
    const { url } = await vendor(json({ code: 'busy' }, 409));
    const { client } = testClient(url, {
      readFailure: ({ status }) =>
        status === 409 ? { code: 'acme.key_in_use', kind: 'unknown_outcome', sent: 'maybe' } : undefined,
    });
    expect(await failureOf(client.call(keyed))).toMatchObject({ code: 'acme.key_in_use', sent: 'maybe' });
  });

  it('answers with a status the call accepts as a value', async () => {
    const { url } = await vendor(json({ declined: true }, 402));
    const response = await testClient(url).client.call({ ...keyed, accept: (status) => status === 402 });
    expect(response).toMatchObject({ status: 402, body: { declined: true } });
  });

  it('may answer nothing at all with 204', async () => {
    const { url } = await vendor((response) => response.writeHead(204).end());
    expect(await testClient(url).client.call(read)).toMatchObject({
      status: 204,
      body: undefined,
      rawBody: '',
    });
  });
});

describe('a caller that gives up', () => {
  it('has sent nothing when it gave up before', async () => {
    const { url, seen } = await vendor(json({}));
    const call = testClient(url).client.call({ ...create, signal: AbortSignal.abort() });
    expect(await failureOf(call)).toMatchObject({ code: 'acme.cancelled', sent: 'no' });
    expect(seen).toHaveLength(0);
  });

  it('does not know the outcome when it gave up in between', async () => {
    const giveUp = new AbortController();
    const { url } = await vendor(() => {
      giveUp.abort();
    });
    const call = testClient(url).client.call({ ...create, signal: giveUp.signal });
    expect(await failureOf(call)).toMatchObject({
      code: 'acme.cancelled',
      kind: 'unknown_outcome',
      sent: 'maybe',
    });
  });
});
