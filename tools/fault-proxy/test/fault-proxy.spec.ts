import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from '@accord/test-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FaultProxy } from '../src/index.ts';

/** Answers each piece with itself, as a real server on a real socket. */
async function echoServer(): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

/** What a client has seen of its line so far. */
class Client {
  received = '';
  ended = false;
  error: string | undefined;
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => (this.received += chunk.toString()));
    socket.on('end', () => (this.ended = true));
    socket.on('error', (error) => (this.error = 'code' in error ? String(error.code) : error.message));
    socket.on('close', () => (this.closed = true));
  }

  /** Not connected yet, and perhaps never. */
  static towards(proxy: FaultProxy): Client {
    return new Client(connect(proxy.port, '127.0.0.1'));
  }

  static async of(proxy: FaultProxy): Promise<Client> {
    const client = Client.towards(proxy);
    await once(client.socket, 'connect');
    return client;
  }

  async asks(text: string): Promise<void> {
    const expected = this.received + text;
    this.socket.write(text);
    await eventually(() => expect(this.received).toBe(expected));
  }
}

describe('a line through the fault proxy', () => {
  let echo: { server: Server; port: number };
  let proxy: FaultProxy;

  beforeEach(async () => {
    echo = await echoServer();
    proxy = await FaultProxy.before(echo.port);
  });

  afterEach(async () => {
    await proxy.close();
    echo.server.close();
  });

  it('carries both ways what it is given, however much, and ends when an end does', async () => {
    const client = await Client.of(proxy);
    await client.asks('x'.repeat(1_000_000));
    client.socket.end();
    await eventually(() => expect([client.ended, client.received.length]).toEqual([true, 1_000_000]));
    await eventually(() => expect(proxy.lines).toBe(0));
  });

  it('comes later by the latency, each way, and is quick again once healed', async () => {
    const client = await Client.of(proxy);
    await client.asks('a');
    proxy.apply({ kind: 'latency', ms: 60 });
    const startedMs = performance.now();
    await client.asks('b');
    // Twice sixty: there and back.
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(115);
    proxy.apply({ kind: 'latency', ms: 60_000 });
    client.socket.write('c');
    await eventually(() => expect(proxy.lines).toBe(1));
    proxy.heal();
    await eventually(() => expect(client.received).toBe('abc'));
  });

  it('trickles while it drips, and the rest comes at once when healed', async () => {
    const client = await Client.of(proxy);
    proxy.apply({ kind: 'drip', bytesPerSecond: 200 });
    client.socket.write('d'.repeat(5_000));
    await eventually(() => expect(client.received.length).toBeGreaterThanOrEqual(20));
    expect(client.received.length).toBeLessThan(2_500);
    proxy.heal();
    await eventually(() => expect(client.received.length).toBe(5_000));
  });

  it('lets half an answer through and ends, on old lines and on new ones', async () => {
    const old = await Client.of(proxy);
    await old.asks('before ');
    proxy.apply({ kind: 'truncate', afterBytes: 3 });
    const young = await Client.of(proxy);
    for (const client of [old, young]) client.socket.write('answer');
    await eventually(() => expect([old.ended, young.ended]).toEqual([true, true]));
    expect([old.received, young.received]).toEqual(['before ans', 'ans']);
  });

  it.each([
    ['cut', true, undefined],
    ['reset', false, 'ECONNRESET'],
  ] as const)(
    'is ended by "%s", and so is a new one, until it is healed',
    async (kind, inGoodOrder, error) => {
      const old = await Client.of(proxy);
      await old.asks('x');
      proxy.apply({ kind });
      await eventually(() => expect([old.ended, old.error]).toEqual([inGoodOrder, error]));
      // Words that nobody reads must not keep the proxy from closing afterwards.
      const young = Client.towards(proxy);
      young.socket.write('anybody?');
      await eventually(() => expect(young.ended || young.error !== undefined).toBe(true));
      proxy.heal();
      const healed = await Client.of(proxy);
      await healed.asks('y');
    },
  );

  it('holds everything back in a black hole without closing, and lets it go on when healed', async () => {
    const client = await Client.of(proxy);
    proxy.apply({ kind: 'black_hole' });
    client.socket.write('held');
    const second = await Client.of(proxy);
    second.socket.write('too');
    await eventually(() => expect(proxy.lines).toBe(2));
    // Long enough for an answer: others get theirs through a proxy beside it.
    const beside = await FaultProxy.before(echo.port);
    const other = await Client.of(beside);
    for (const word of ['one', 'two', 'three', 'four', 'five']) await other.asks(word);
    await beside.close();
    expect([client.received, client.closed, second.received]).toEqual(['', false, '']);
    proxy.heal();
    await eventually(() => expect([client.received, second.received]).toEqual(['held', 'too']));
  });

  it('is closed for the client when nobody listens behind the proxy', async () => {
    const deaf = await FaultProxy.before(1);
    const client = await Client.of(deaf);
    await eventually(() => expect(client.closed).toBe(true));
    await eventually(() => expect(deaf.lines).toBe(0));
    await deaf.close();
  });
});
