import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { eventually } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import { kitAndCourse } from './good-requests.ts';
import { json, serviceNames, type HostileAccord } from './hostile-accord.ts';

/** Bytes that no client library would send. `KEY` stands for credentials, `HOST` for a head that is complete but for its end. */
const wireRows: readonly (readonly [id: string, bytes: string, status: number])[] = [
  ['rest.wire.no-http', 'hello\r\n\r\n', 400],
  ['rest.wire.http-3', 'GET / HTTP/3.0\r\n\r\n', 400],
  ['rest.wire.unknown-method', 'STEAL /orders HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  [
    'rest.wire.length-and-chunked',
    'POST /orders HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  [
    'rest.wire.two-lengths',
    'POST /orders HTTP/1.1\r\nHOST\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    400,
  ],
  ['rest.wire.negative-length', 'POST /orders HTTP/1.1\r\nHOST\r\nContent-Length: -1\r\n\r\n', 400],
  [
    'rest.wire.chunk-size',
    'POST /orders HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
    400,
  ],
  ['rest.wire.folded-header', 'GET /orders HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n 2\r\nX B: 3\r\n\r\n', 400],
  ['rest.wire.header-nul', 'GET /orders HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n', 400],
  ['rest.wire.no-host', 'GET /orders HTTP/1.1\r\n\r\n', 400],
  ['rest.wire.head-20-kib', `GET /orders HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['rest.wire.10000-headers', `GET /orders HTTP/1.1\r\nHost: x\r\n${'X: 1\r\n'.repeat(10_000)}\r\n`, 431],
  ['rest.wire.smuggled', 'POST /orders HTTP/1.1\r\nHOST\r\nTransfer-Encoding: xchunked\r\n\r\n', 400],
];

/** What reaches a service as bytes rather than as a request. */
export function wireSection(accord: () => HostileAccord): void {
  const socketTo = (service: string) => {
    const { hostname, port } = new URL(accord().url(service));
    return connect(Number(port), hostname);
  };
  const head = (): string =>
    `Host: x\r\nAuthorization: Bearer ${accord().system.key}\r\nContent-Type: application/json`;

  // Where operations takes a POST: its own /orders is a page of the console, which takes none.
  const addressedTo = (service: string, bytes: string): string =>
    bytes
      .replace('HOST', head())
      .replace('POST /orders', service === 'operations' ? 'POST /api/parked/redeliver' : 'POST /orders');

  describe('bytes', () => {
    it.each(wireRows)(
      '%s are answered by every service and the connection ends',
      async (_id, bytes, status) => {
        const answers = await Promise.all(
          serviceNames.map((service) => text(socketTo(service).end(addressedTo(service, bytes)))),
        );
        for (const answer of answers) {
          expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
          expect(answer.toLowerCase()).toContain('connection: close');
        }
      },
    );

    it('rest.wire.slowloris: a head that never ends is given up by the server, and others are served meanwhile', async () => {
      const slow = Array.from({ length: 50 }, () => socketTo('checkout'));
      const answers = slow.map((socket) => text(socket).catch(() => ''));
      slow.forEach((socket) => socket.write('GET /orders HTTP/1.1\r\nHost: x\r\nX-A: '));
      const served = await accord().ask('GET checkout /orders?status=returned');
      expect(served.status).toBe(200);
      for (const answer of await Promise.all(answers)) {
        expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"request.timed_out"/);
      }
    });

    it('rest.wire.body-cut: half a body stores nothing', async () => {
      await accord().settle();
      const before = await accord().footprints();
      const socket = socketTo('checkout');
      socket.on('error', () => undefined);
      socket.write(
        `POST /orders HTTP/1.1\r\n${head()}\r\nIdempotency-Key: cut\r\nContent-Length: 5000\r\n\r\n{"customer":`,
      );
      await once(socket, 'connect');
      socket.destroy();
      const again = await accord().ask('GET checkout /orders?status=returned');
      expect(again.status).toBe(200);
      expect(await accord().footprints()).toEqual(before);
    });

    it('rest.wire.abort-after-commit: who hangs up gets the one order under the same key, charged once', async () => {
      const body = JSON.stringify(kitAndCourse);
      const key = 'abort-after-commit';
      const socket = socketTo('checkout');
      socket.on('error', () => undefined);
      socket.write(
        `POST /orders HTTP/1.1\r\n${head()}\r\nIdempotency-Key: ${key}\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
      );
      const { checkout } = accord().databases;
      await eventually(async () => {
        expect(await checkout.rows('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).toHaveLength(1);
      });
      socket.destroy();
      const answer = await eventually(async () => {
        const told = await accord().ask('POST checkout /orders', {
          body,
          headers: { 'idempotency-key': key },
        });
        expect(told.status).toBe(201);
        return told;
      });
      const attempts = await checkout.rows('SELECT status FROM payment_attempts WHERE order_id = $1', [
        json(answer)['id'],
      ]);
      expect(attempts).toHaveLength(1);
      expect(await checkout.rows('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).toHaveLength(1);
    });

    it('rest.key.other-body, rest.key.twins, rest.bom: a key is one request for ever; NFC and NFD are one, and so is one with a byte order mark', async () => {
      const order = (street: string): string =>
        JSON.stringify({ ...kitAndCourse, shippingAddress: { ...kitAndCourse.shippingAddress, street } });
      const headers = { 'idempotency-key': 'twins' };
      const place = (street: string) =>
        accord().ask('POST checkout /orders', { body: order(street), headers });
      const first = await place('Zoë-Straße 1'.normalize('NFC'));
      expect(first.status).toBe(201);
      expect((await place('Zoë-Straße 1'.normalize('NFD'))).text).toBe(first.text);
      const marked = `\uFEFF${order('Zoë-Straße 1')}`;
      expect((await accord().ask('POST checkout /orders', { body: marked, headers })).text).toBe(first.text);
      const other = await place('Andere Straße 2');
      expect({ status: other.status, ...json(other) }).toMatchObject({
        status: 409,
        code: 'checkout.idempotency_key_reused',
      });
    });
  });
}
