import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { driftOf } from '../src/drift/drift.ts';
import { defaultLimits, fetchSpec } from '../src/drift/fetch-spec.ts';
import { exitCodeOf, textOf } from '../src/drift/report.ts';
import { PaperTree, paperSpec } from './support/paper-vendor.ts';
import type { Anything } from './support/tree.ts';

let tree: PaperTree;
beforeEach(async () => {
  tree = await PaperTree.pinned();
});
afterEach(() => tree.remove());

const charge = (spec: Anything): Anything => spec.components.schemas.charge;
const form = (spec: Anything): Anything =>
  spec.paths['/charges'].post.requestBody.content['application/x-www-form-urlencoded'].schema;

async function driftAfter(change: (spec: Anything) => void) {
  const spec = paperSpec();
  change(spec);
  tree.write('published/paper.json', spec);
  const drift = await driftOf(tree.vendor(), tree.options());
  return { drift, code: exitCodeOf([drift]) };
}

describe('A change of what a vendor publishes', () => {
  it.each<[string, (spec: Anything) => void, number, string, string]>([
    [
      'a field that is gone',
      (s) => delete charge(s).properties.amount,
      2,
      'response.field-removed',
      'response.200.body.amount',
    ],
    [
      'a field of another type',
      (s) => (charge(s).properties.amount = { type: 'string' }),
      2,
      'response.retyped',
      'response.200.body.amount',
    ],
    [
      'a field that may be null',
      (s) => (charge(s).properties.amount.nullable = true),
      1,
      'response.nullable',
      'response.200.body.amount',
    ],
    [
      'a field that may be missing',
      (s) => (charge(s).required = ['id', 'status', 'latest']),
      1,
      'response.optional',
      'response.200.body.amount',
    ],
    [
      'a longer list of values',
      (s) => charge(s).properties.status.enum.push('lost'),
      1,
      'response.enum-widened',
      'response.200.body.status',
    ],
    [
      'a list of values that was opened',
      (s) => delete charge(s).properties.status.enum,
      1,
      'response.enum-widened',
      'response.200.body.status',
    ],
    [
      'a deprecated field',
      (s) => (charge(s).properties.amount.deprecated = true),
      0,
      'field.deprecated',
      'response.200.body.amount',
    ],
    [
      'a parameter that is taken no more',
      (s) => delete form(s).properties.note,
      2,
      'request.field-removed',
      'request.body.note',
    ],
    [
      'a parameter of another type',
      (s) => (form(s).properties.amount = { type: 'string' }),
      2,
      'request.retyped',
      'request.body.amount',
    ],
    [
      'a parameter that became required',
      (s) => form(s).required.push('risk_session'),
      2,
      'request.newly-required',
      'request.body',
    ],
    [
      'a value that is taken no more',
      (s) => (form(s).properties.mode.enum = ['automatic']),
      2,
      'request.enum-narrowed',
      'request.body.mode',
    ],
    [
      'a tighter limit',
      (s) => (form(s).properties.note.maxLength = 20),
      1,
      'request.limit-narrowed',
      'request.body.note',
    ],
    [
      'another way to authenticate',
      (s) => (s.components.securitySchemes.bearerAuth = { type: 'apiKey', in: 'header', name: 'X-Key' }),
      2,
      'auth.changed',
      'POST /charges',
    ],
    [
      'a required header',
      (s) =>
        (s.paths['/charges'].post.parameters = [
          { name: 'X-Session', in: 'header', required: true, schema: {} },
        ]),
      2,
      'request.newly-required',
      'POST /charges',
    ],
    ['an operation that is gone', (s) => delete s.paths['/charges'], 2, 'operation.removed', 'POST /charges'],
    [
      'a deprecated operation',
      (s) => (s.paths['/charges'].post.deprecated = true),
      0,
      'operation.deprecated',
      'POST /charges',
    ],
    [
      'a status that is answered no more',
      (s) => {
        s.paths['/charges'].post.responses = { 201: s.paths['/charges'].post.responses[200] };
      },
      2,
      'response.status-removed',
      'POST /charges',
    ],
    [
      'another content type',
      (s) => {
        s.paths['/charges'].post.requestBody.content = { 'application/json': { schema: form(s) } };
      },
      2,
      'request.content-type',
      'POST /charges',
    ],
  ])('is told: %s', async (_what, change, ...expected) => {
    const [code, finding, where] = expected;
    const told = await driftAfter(change);
    expect(told.drift.findings).toContainEqual(
      expect.objectContaining({
        code: finding,
        where,
        pair: { consumer: 'checkout', provider: 'vendor-paper' },
        flow: 'checkout.place-order',
      }),
    );
    expect(told.code).toBe(code);
  });

  it('is told for a webhook with the flow that it serves', async () => {
    const { drift } = await driftAfter((spec) => delete charge(spec).properties.id);
    expect(drift.findings).toContainEqual(
      expect.objectContaining({
        code: 'response.field-removed',
        where: 'webhook.body.data.object.id',
        flow: 'checkout.fulfil-order',
      }),
    );
  });

  it.each<[string, (spec: Anything) => void]>([
    ['nothing', () => undefined],
    ['a field that nobody reads', (spec) => delete charge(spec).properties.unused],
    ['a new field', (spec) => (charge(spec).properties.fresh = { type: 'string' })],
    ['an operation that nobody calls', (spec) => delete spec.paths['/unused']],
    ['a wider limit', (spec) => (form(spec).properties.note.maxLength = 5000)],
    ['a parameter that may be left out', (spec) => (form(spec).properties.extra = { type: 'string' })],
    ['prose', (spec) => (charge(spec).description = 'All about charges')],
    ['another value that may be sent', (spec) => form(spec).properties.mode.enum.push('later')],
    ['a field that is now always there', (spec) => charge(spec).required.push('unused')],
  ])('that does not concern us is no finding: %s', async (_what, change) => {
    const { drift, code } = await driftAfter(change);
    expect(drift).toMatchObject({ state: 'checked', findings: [] });
    expect(code).toBe(0);
  });

  it('is reported with vendor, versions, services and flows', async () => {
    const { drift } = await driftAfter((spec) => charge(spec).properties.status.enum.push('lost'));
    const text = textOf([drift]);
    expect(text).toMatch(
      /^vendor-paper \(owner checkout\) spec drift: spec-[0-9a-f]{8} -> spec-[0-9a-f]{8}$/m,
    );
    expect(text).toContain(
      '0 breaking, 2 risk, 0 notice; affected services: checkout; flows: checkout.fulfil-order, checkout.place-order',
    );
    expect(text).toContain('RISK     checkout "a charge" response.200.body.status may now be lost');
  });
});

describe('A specification over the network', () => {
  let server: Server;
  let answer: (etag: string | undefined) => { status: number; body?: string | Buffer; etag?: string };
  let base: string;

  beforeEach(async () => {
    answer = () => ({ status: 200, body: JSON.stringify(paperSpec()) });
    server = createServer((request, response) => {
      const { status, body, etag } = answer(request.headers['if-none-match']);
      response.writeHead(status, etag === undefined ? {} : { etag });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is compared, and asked for again only when it has changed', async () => {
    const spec = paperSpec();
    delete charge(spec).properties.amount;
    const seen: (string | undefined)[] = [];
    answer = (etag) => {
      seen.push(etag);
      return etag === '"1"' ? { status: 304 } : { status: 200, body: JSON.stringify(spec), etag: '"1"' };
    };
    const first = await driftOf(tree.vendor(), tree.options(base));
    const second = await driftOf(tree.vendor(), tree.options(base));
    expect(seen).toEqual([undefined, '"1"']);
    expect(first.findings.map(({ code }) => code)).toContain('response.field-removed');
    expect(second.findings).toEqual(first.findings);
  });

  it.each<[string, () => { status: number; body?: string | Buffer }, RegExp]>([
    ['fails', () => ({ status: 503 }), /answered 503/],
    ['is too large', () => ({ status: 200, body: Buffer.alloc(2048, 0x20) }), /larger than 1024 bytes/],
    ['is no specification', () => ({ status: 200, body: '{ "openapi": ' }), /./],
  ])('that %s makes the vendor stale, which is never fine', async (_what, given, why) => {
    answer = given;
    const limits = { ...defaultLimits, maxBytes: 1024 };
    const drift = await driftOf(tree.vendor(), { ...tree.options(base), limits });
    expect(drift).toMatchObject({ state: 'stale', findings: [] });
    expect(drift.why).toMatch(why);
    expect(exitCodeOf([drift])).toBe(2);
    expect(textOf([drift])).toContain('STALE');
  });

  it('may be YAML', async () => {
    answer = () => ({ status: 200, body: stringify(paperSpec()) });
    expect(await driftOf(tree.vendor(), tree.options(base))).toMatchObject({
      state: 'checked',
      findings: [],
    });
  });

  it('that nobody serves makes the vendor stale', async () => {
    const drift = await driftOf(tree.vendor(), tree.options('http://127.0.0.1:9'));
    expect(exitCodeOf([drift])).toBe(2);
  });

  it('is not read without TLS from another machine', async () => {
    expect(await fetchSpec(new URL('http://specs.example.org/paper.json'), null)).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('is not https'),
    });
  });

  it('is given up when it takes too long', async () => {
    server.removeAllListeners('request');
    server.on('request', (_request, response) => response.writeHead(200).write('{'));
    const limits = { maxBytes: 1024, timeLimitMs: 50 };
    expect(await fetchSpec(new URL(base), null, limits)).toMatchObject({ kind: 'unreadable' });
  });
});
