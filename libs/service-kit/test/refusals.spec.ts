import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buyer, startShop } from './shop.ts';

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  ({ app, url } = await startShop());
});

afterAll(async () => {
  await app.close();
});

const asBuyer = { authorization: `Bearer ${buyer.key.reveal()}` };

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const document: unknown = await response.json();
  const { correlationId, ...said } = document as Record<string, unknown>;
  expect(correlationId).toBe(response.headers.get('x-correlation-id'));
  // An id made by chance may hold any four digits, but no card.
  expect(correlationId).not.toContain('4242424242424242');
  expect(JSON.stringify(said)).not.toMatch(/canary|node_modules|\.ts:|\\n|4242/);
  return document as Record<string, unknown>;
}

describe('what is refused before anything looks at it', () => {
  it.each([
    ['DELETE', '/shop/orders', 'POST'],
    ['POST', '/shop/search?limit=1', 'GET, HEAD'],
    ['PUT', '/health/live', 'GET, HEAD'],
  ])('answers %s %s with the methods that there are', async (method, path, allow) => {
    const response = await fetch(`${url}${path}`, { method, headers: asBuyer });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await problemOf(response)).toMatchObject({ code: 'request.method_not_allowed' });
  });

  it.each<[string, string, Record<string, string>]>([
    ['the path', '/shop/failures/4242424242424242', {}],
    ['the path, encoded', '/shop/failures/4242%204242%204242%204242', {}],
    ['the query', '/shop/search?limit=4242+4242+4242+4242', {}],
    ['the correlation id', '/shop/search', { 'x-correlation-id': '4242424242424242' }],
    ['a header nobody reads', '/shop/search', { 'x-note': 'card 4242-4242-4242-4242' }],
    ['the address of nothing', '/nowhere/4242424242424242', {}],
  ])('refuses a card number in %s and does not repeat it', async (_where, path, headers) => {
    const response = await fetch(`${url}${path}`, { headers: { ...asBuyer, ...headers } });
    expect(await problemOf(response)).toMatchObject({ code: 'request.card_number_refused' });
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    [
      'two kinds of length',
      'POST /shop/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
      400,
    ],
    ['a head of 20 KiB', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers %s with a problem document and closes', async (_what, bytes, status) => {
    const { hostname, port } = new URL(url);
    const answer = await text(connect(Number(port), hostname).end(bytes));
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} [^]*application/problem\\+json`));
    expect(JSON.parse(body)).toMatchObject({
      status,
      correlationId: /x-correlation-id: (.+)/.exec(head)?.[1]?.trim(),
    });
  });
});
