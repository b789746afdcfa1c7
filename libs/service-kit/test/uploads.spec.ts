import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { limitOtherBodies, takeUploads } from '../src/http/uploads.ts';

const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

/** @returns the port at which other bodies than files have so long */
async function listening(limitMs: number): Promise<number> {
  const app = fastify();
  opened.push(app);
  const uploads = { routes: ['/files'], contentTypes: ['text/csv'] };
  takeUploads(app, uploads);
  limitOtherBodies(app, { ...uploads, limitMs });
  for (const route of ['/files', '/orders']) {
    app.post(route, async ({ body }) => ({ read: body instanceof Readable ? await text(body) : body }));
  }
  return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
}

/** Sends a head and half a body; the rest when `rest` resolves, or never. */
async function dripped(
  { port, route }: { readonly port: number; readonly route: string },
  type: string,
  rest?: Promise<unknown>,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${route} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: 8\r\n\r\n{"a"`,
  );
  void rest?.then(() => socket.write(':12}'));
  return text(socket);
}

describe('a route that takes files', () => {
  it('gets the body as it comes, for longer than any other body may take', async () => {
    const port = await listening(100);
    const tooSlow = dripped({ port, route: '/orders' }, 'application/json');
    // The other one's limit has passed before this one sends its second half.
    const answer = await dripped({ port, route: '/files' }, 'text/csv', tooSlow);
    expect(answer).toMatch(/^HTTP\/1.1 200 .*"read":"{\\"a\\":12}"/s);
    expect(await tooSlow).toMatch(/^HTTP\/1.1 408 .*"code":"request.timed_out"/s);
  });

  it('is the only one that takes this type', async () => {
    const port = await listening(60_000);
    const headers = { 'content-type': 'text/csv' };
    const answer = await fetch(`http://127.0.0.1:${port}/orders`, { method: 'POST', body: 'a', headers });
    expect(answer.status).toBe(415);
  });
});
