import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { Controller, Get, Module } from '@nestjs/common';
import { Public, bodyLimitBytes, currentContext, currentTraceparent, startTracing } from '../src/index.ts';
import { buyer, reader, startShop } from './shop.ts';

let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  ({ app, url } = await startShop());
});

afterAll(async () => {
  await app.close();
});

const json = { 'content-type': 'application/json' };
const asBuyer = { authorization: `Bearer ${buyer.key.reveal()}` };

const manyFields = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"f${String(index)}":1`).join(',')}}`;

function post(
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}${path}`, { method: 'POST', headers: { ...json, ...asBuyer, ...headers }, body });
}

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

describe('problem documents', () => {
  it.each([
    ['malformed JSON', '{"lines": [', json, 400, 'request.malformed'],
    ['an empty body', '', json, 400, 'request.malformed'],
    ['a prototype in the body', '{"__proto__": {"admin": true}}', json, 400, 'request.malformed'],
    ['bytes that are no UTF-8', Buffer.from('{"note":"\xff\xfe"}', 'latin1'), json, 400, 'request.malformed'],
    ['a field that stands twice', '{"a":1,"b":{"a":1},"\\u0061":2}', json, 400, 'request.repeated_field'],
    ['more fields than anybody sends', manyFields(20_001), json, 413, 'request.too_many_fields'],
    [
      'a charset that JSON does not have',
      '{}',
      { 'content-type': 'application/json; charset=utf-16' },
      415,
      'request.unsupported_media_type',
    ],
    ['one byte over 1 MiB', `"${'x'.repeat(bodyLimitBytes - 1)}"`, json, 413, 'request.too_large'],
    [
      'another content type',
      '<order/>',
      { 'content-type': 'text/xml' },
      415,
      'request.unsupported_media_type',
    ],
  ] as const)('refuses %s', async (...example) => {
    const [, body, headers, status, code] = example;
    const response = await post('/shop/orders', body, headers);
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ status, code, type: `/problems/${code}` });
  });

  it('answers an unknown address with request.not_found', async () => {
    const response = await fetch(`${url}/nowhere?email=ada@example.org`);
    expect(response.status).toBe(404);
    expect(await problemOf(response)).toMatchObject({ code: 'request.not_found', title: 'Not found' });
  });

  it('names every wrong field, in the language asked for', async () => {
    const body = JSON.stringify({ lines: [{ sku: '', quantity: 0 }] });
    const german = await problemOf(await post('/shop/orders', body, { 'accept-language': 'de' }));
    const english = await problemOf(await post('/shop/orders', body));
    expect(german).toMatchObject({
      status: 422,
      code: 'request.invalid',
      title: 'Einige Angaben stimmen nicht',
    });
    expect(german['errors']).toMatchObject([{ path: 'lines.0.sku' }, { path: 'lines.0.quantity' }]);
    expect(german['errors']).toMatchObject([
      { message: 'Zu klein: mindestens 1 Zeichen' },
      { message: 'Zu klein: mindestens 1' },
    ]);
    expect(JSON.stringify(english['errors'])).toContain('Too small');
  });

  it('refuses a card number anywhere in the body and does not repeat it', async () => {
    const body = JSON.stringify({ lines: [{ sku: 'A', quantity: 1 }], note: 'mine is 4111 1111 1111 1111' });
    const { correlationId: _byChance, ...said } = await problemOf(await post('/shop/orders', body));
    expect(said).toMatchObject({ status: 422, code: 'request.card_number_refused' });
    expect(JSON.stringify(said)).not.toContain('4111');
  });

  it.each([
    ['U+0000', JSON.stringify({ lines: [{ sku: 'A', quantity: 1 }], note: 'a\u0000b' }), 'note'],
    [
      'half a surrogate pair in a field that nobody asked for',
      '{"lines":[{"sku":"A","quantity":1,"more":"\\ud800"}]}',
      'lines.0.more',
    ],
    [
      'U+0000 beneath a card number, which is not repeated',
      JSON.stringify({ lines: [{ sku: 'A', quantity: 1 }], '4111111111111111': 'a\u0000b' }),
      '…',
    ],
  ])('refuses %s and names the field, since no database would keep it', async (_what, body, path) => {
    const document = await problemOf(await post('/shop/orders', body));
    expect(document).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ path }] });
  });

  it('refuses nesting without end as such, in the body as in any other text', async () => {
    const body = `{"note":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const document = await problemOf(await post('/shop/orders', body));
    expect(document).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await fetch(`${url}/shop/failures/a%00b`)).status).toBe(422);
  });

  it.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('does not take a body sent as %s %j', async (type, headers: Record<string, string>) => {
    const body = JSON.stringify({ lines: [{ sku: 'A', quantity: 1 }] });
    const response = await post('/shop/orders', body, { 'content-type': type, ...headers });
    expect(response.status).toBe(415);
    expect(await problemOf(response)).toMatchObject({ code: 'request.unsupported_media_type' });
  });

  it('answers an address that cannot be decoded with a problem document', async () => {
    const response = await fetch(`${url}/shop/%zz`);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ code: 'request.refused' });
  });

  it.each([
    ['transient', 503, 'Gerade nicht erreichbar'],
    ['wait_for_vendor', 503, 'Gerade nicht erreichbar'],
    ['unknown_outcome', 503, 'Das Ergebnis wird noch geprüft'],
    ['invalid', 422, 'Einige Angaben stimmen nicht'],
    ['unauthenticated', 401, 'Anmeldung ungültig'],
    ['forbidden', 403, 'Dafür fehlt die Berechtigung'],
    ['not_found', 404, 'Nicht gefunden'],
    ['conflict', 409, 'Das passt nicht zum jetzigen Stand'],
    ['bug', 500, 'Das hat nicht geklappt'],
  ])('maps a failure of kind %s to %d and a friendly text', async (kind, status, title) => {
    const response = await fetch(`${url}/shop/failures/${kind}`, { headers: { 'accept-language': 'de' } });
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
    expect(response.headers.get('content-language')).toBe('de');
    expect(await problemOf(response)).toMatchObject({ code: 'shop.failed', title, status });
  });

  it('fills the wording of a service’s own problem and adds its extensions', async () => {
    const response = await fetch(`${url}/shop/failures/sold_out`, {
      headers: { 'accept-language': 'de-CH' },
    });
    expect(await problemOf(response)).toMatchObject({
      status: 409,
      code: 'shop.sold_out',
      title: 'Ausverkauft',
      detail: 'Von KIT sind nur noch 2 da.',
      shortages: [],
    });
  });

  it('says nothing about an error that nobody expected, except its correlation id', async () => {
    const response = await fetch(`${url}/shop/failures/error`, { headers: { 'x-correlation-id': 'c-77' } });
    expect(await problemOf(response)).toMatchObject({
      status: 500,
      code: 'internal.unexpected',
      correlationId: 'c-77',
    });
  });
});

describe('a request', () => {
  it('keeps the correlation id it came with, through body reading to the handler and back', async () => {
    const response = await post('/shop/orders', '{"lines":[{"sku":"A","quantity":2}]}', {
      'x-correlation-id': 'story-1',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-correlation-id')).toBe('story-1');
    expect(await response.json()).toEqual({ lines: 1, caller: 'buyer', correlationId: 'story-1' });
  });

  it('keeps its context when the body arrives later than the head', async () => {
    const headers = { ...json, ...asBuyer, expect: '100-continue', 'x-correlation-id': 'story-2' };
    const call = request(`${url}/shop/orders`, { method: 'POST', headers });
    const answered = once(call, 'response');
    call.flushHeaders();
    await once(call, 'continue');
    call.end('{"lines":[{"sku":"A","quantity":2}]}');
    const [response]: unknown[] = await answered;
    expect(response).toBeInstanceOf(IncomingMessage);
    const body = response instanceof IncomingMessage ? await text(response) : '';
    expect(JSON.parse(body)).toEqual({ lines: 1, caller: 'buyer', correlationId: 'story-2' });
  });

  it('gets a new correlation id when the one it brought is not fit to be logged', async () => {
    const response = await fetch(`${url}/health/live`, { headers: { 'x-correlation-id': 'a b<script>' } });
    expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('parses query parameters and refuses those out of range', async () => {
    const good = await fetch(`${url}/shop/search?limit=20`, { headers: asBuyer });
    expect(await good.json()).toEqual({ limit: 20 });
    const bad = await fetch(`${url}/shop/search?limit=1000000000`, { headers: asBuyer });
    expect(bad.status).toBe(422);
  });

  it('keeps the exact bytes of a webhook', async () => {
    const body = '{ "amount" : 1.0,\n "ü":"\\u00fc" }';
    expect(await (await post('/shop/webhooks', body)).json()).toEqual({ raw: body });
  });

  it('reads a body of exactly 1 MiB', async () => {
    const body = `{"lines":[{"sku":"A","quantity":1}],"note":"${'x'.repeat(bodyLimitBytes - 46)}"}`;
    expect(Buffer.byteLength(body)).toBe(bodyLimitBytes);
    expect((await post('/shop/orders', body)).status).toBe(201);
  });
});

describe('the door', () => {
  it('is closed without credentials and says how to open it', async () => {
    const response = await fetch(`${url}/shop/search`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(response)).toMatchObject({ code: 'auth.missing_credentials' });
  });

  it('names the scope that is missing', async () => {
    const response = await post('/shop/orders', '{}', { authorization: `Bearer ${reader.key.reveal()}` });
    expect(response.status).toBe(403);
    expect(await problemOf(response)).toMatchObject({
      code: 'auth.missing_scope',
      detail: 'The scope “orders:write” is missing.',
    });
  });

  it.each(['ack_nobody_secret', `${buyer.key.reveal()}x`, 'eyJhbGciOiJub25lIn0.e30.', 'nonsense'])(
    'stays closed for %#',
    async (credentials) => {
      const response = await fetch(`${url}/shop/search`, {
        headers: { authorization: `Bearer ${credentials}` },
      });
      expect(response.status).toBe(401);
      expect(await problemOf(response)).toMatchObject({ code: 'auth.invalid_credentials' });
    },
  );
});

describe('what the platform asks', () => {
  it('is alive, ready and measured per route template, without credentials', async () => {
    await fetch(`${url}/shop/failures/bug`);
    expect(await (await fetch(`${url}/health/live`)).json()).toMatchObject({
      status: 'live',
      service: 'shop',
    });
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
      status: 'ready',
      dependencies: [],
    });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(
      /http_server_request_duration_seconds_count\{service_name="accord-shop",http_request_method="GET",http_route="\/shop\/failures\/:kind",http_response_status_code="500"\} \d/,
    );
    expect(metrics).not.toContain('/nowhere');
  });

  it('is described by OpenAPI 3.1 generated from the zod schemas', async () => {
    const document: unknown = await (await fetch(`${url}/openapi.json`)).json();
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Accord shop' },
      paths: {
        '/shop/orders': {
          post: {
            operationId: 'Shop.place',
            requestBody: {
              required: true,
              content: { 'application/json': { schema: { $ref: '#/components/schemas/ShopOrder' } } },
            },
            responses: {
              201: {
                content: { 'application/json': { schema: { properties: { lines: { type: 'integer' } } } } },
              },
              409: {
                content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
              },
              413: {
                description: expect.stringContaining(
                  'request.too_large: The request is too large',
                ) as unknown,
              },
              422: {
                description: expect.stringMatching(
                  /request\.invalid.+request\.card_number_refused/s,
                ) as unknown,
              },
            },
          },
        },
      },
      components: {
        schemas: {
          Problem: { required: expect.arrayContaining(['code', 'correlationId']) as unknown },
          ShopOrder: { properties: { lines: { minItems: 1 } } },
        },
      },
    });
    expect(JSON.stringify(document)).not.toContain('$defs');
    const page = (name: string): Promise<Response> => fetch(`${url}/docs${name}`);
    expect((await page('')).headers.get('content-type')).toContain('text/html');
    expect(await (await page('/swagger-ui-init.js')).text()).toContain('Shop.place');
    expect((await page('/swagger-ui.css')).headers.get('content-type')).toContain('text/css');
    const missing = await page('/nothing');
    expect([missing.status, missing.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  });
});

describe('a trace', () => {
  @Controller('relay')
  class RelayController {
    @Get()
    @Public()
    async relay(): Promise<object> {
      const headers = {
        traceparent: currentTraceparent() ?? '',
        'x-correlation-id': currentContext()?.correlationId ?? '',
      };
      await fetch(`${url}/shop/failures/conflict`, { headers });
      return { traceparent: currentTraceparent() };
    }
  }
  @Module({ controllers: [RelayController] })
  class RelayModule {}

  const callerTrace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('spans two services, each span hanging on the caller’s', async () => {
    const exporter = new InMemorySpanExporter();
    const tracing = await startTracing({ service: 'test', exporter });
    const relay = await startShop('relay', RelayModule);
    await fetch(`${relay.url}/relay`, { headers: { traceparent: callerTrace } });
    const spans = exporter.getFinishedSpans().map((span) => ({
      name: span.name,
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
      parent: span.parentSpanContext?.spanId,
    }));
    await relay.app.close();
    await tracing.stop();
    const outer = spans.find((span) => span.name === 'GET /relay');
    const inner = spans.find((span) => span.name === 'GET /shop/failures/:kind');
    expect(spans.map((span) => span.traceId)).toEqual(Array(2).fill('0af7651916cd43dd8448eb211c80319c'));
    expect(outer?.parent).toBe('b7ad6b7169203331');
    expect(inner?.parent).toBe(outer?.spanId);
  });

  it('is passed on unchanged while no collector is named', async () => {
    const relay = await startShop('relay', RelayModule);
    const response = await fetch(`${relay.url}/relay`, { headers: { traceparent: callerTrace } });
    expect(await response.json()).toEqual({ traceparent: callerTrace });
    await relay.app.close();
  });
});
