import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accept, type DriftOptions } from '../../src/drift/drift.ts';
import { SpecCache } from '../../src/drift/spec-cache.ts';
import { readVendors, type Vendor } from '../../src/vendor-specs/vendor-file.ts';
import type { Anything } from './tree.ts';

const error = { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] };

/** What a vendor that exists on paper only publishes, in the style of OpenAPI 3.0: forms, nullable with alternatives. */
export const paperSpec = (): Anything => ({
  openapi: '3.0.3',
  info: { title: 'Paper', version: '1' },
  security: [{ bearerAuth: [] }],
  paths: {
    '/charges': {
      post: {
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['amount'],
                properties: {
                  amount: { type: 'integer', maximum: 99_999_999 },
                  capture: { type: 'boolean' },
                  mode: { type: 'string', enum: ['manual', 'automatic'] },
                  note: { type: 'string', maxLength: 500 },
                  metadata: { type: 'object', additionalProperties: { type: 'string' } },
                },
              },
            },
          },
        },
        responses: {
          200: {
            description: 'made',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/charge' } } },
          },
          402: { description: 'declined', content: { 'application/json': { schema: error } } },
        },
      },
    },
    '/unused': { get: { responses: { 200: { description: 'nobody asks' } } } },
  },
  components: {
    securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } },
    schemas: {
      charge: {
        type: 'object',
        required: ['id', 'status', 'amount', 'latest'],
        properties: {
          id: { type: 'string' },
          status: { type: 'string', enum: ['held', 'taken'] },
          amount: { type: 'integer' },
          latest: { nullable: true, anyOf: [{ type: 'string' }, { $ref: '#/components/schemas/event' }] },
          unused: { type: 'string' },
        },
      },
      event: {
        type: 'object',
        required: ['type', 'data'],
        properties: { type: { type: 'string' }, data: { type: 'object' } },
      },
    },
  },
});

export const paperPact = (): Anything => ({
  consumer: { name: 'checkout' },
  provider: { name: 'vendor-paper' },
  interactions: [
    {
      type: 'Synchronous/HTTP',
      description: 'a charge',
      comments: { references: { Flow: { id: 'checkout.place-order' } } },
      request: {
        method: 'POST',
        path: '/charges',
        headers: {
          Authorization: ['Bearer example'],
          'Content-Type': ['application/x-www-form-urlencoded'],
        },
        body: {
          content: 'amount=4990&capture=false&mode=manual&note=hello&metadata%5Border%5D=A-1',
          contentType: 'application/x-www-form-urlencoded',
          encoded: false,
        },
      },
      response: {
        status: 200,
        headers: { 'Content-Type': ['application/json'] },
        body: {
          content: { id: 'ch_1', status: 'held', amount: 4990, latest: null },
          contentType: 'application/json',
          encoded: false,
        },
      },
    },
  ],
  metadata: { pactSpecification: { version: '4.0' } },
});

export const paperWebhook = (): Anything => ({
  consumer: { name: 'checkout' },
  provider: { name: 'vendor-paper-webhooks' },
  interactions: [
    {
      type: 'Asynchronous/Messages',
      description: 'charge.taken',
      comments: { references: { Flow: { id: 'checkout.fulfil-order' } } },
      contents: {
        content: { type: 'charge.taken', data: { object: { id: 'ch_1', status: 'taken' } } },
        contentType: 'application/json',
        encoded: false,
      },
    },
  ],
  metadata: { pactSpecification: { version: '4.0' } },
});

const paperFile = {
  vendor: 'paper',
  kind: 'openapi',
  owner: 'checkout',
  licence: 'none',
  critical: true,
  maxAgeDays: 14,
  specs: [{ file: 'paper.json', address: null }],
  webhooks: {
    'charge.taken': {
      file: 'paper.json',
      schema: '#/components/schemas/event',
      within: { 'data.object': '#/components/schemas/charge' },
    },
  },
};

/** A tree with one vendor, its pacts, its slice and its pin; a test may then change any of them. */
export class PaperTree {
  readonly root = mkdtempSync(join(tmpdir(), 'accord-paper-'));
  readonly published = join(this.root, 'published');
  readonly cache = new SpecCache(join(this.root, 'ledger'));
  readonly now = new Date('2026-06-01T00:00:00Z');

  static async pinned(): Promise<PaperTree> {
    const tree = new PaperTree();
    tree.write('published/paper.json', paperSpec());
    tree.write('contracts/vendors/paper/vendor.json', paperFile);
    tree.write('contracts/pacts/checkout/checkout-vendor-paper.json', paperPact());
    tree.write('contracts/pacts/checkout/checkout-vendor-paper-webhooks.json', paperWebhook());
    await accept(tree.vendor(), tree.options());
    return tree;
  }

  vendor(): Vendor {
    const [vendor] = readVendors(this.root);
    if (vendor === undefined) throw new Error('the tree has no vendor');
    return vendor;
  }

  options(base: string = pathToFileURL(this.published).href): DriftOptions {
    const { root, cache, now } = this;
    return { root, cache, now, addressOf: ({ file }) => new URL(`${base}/${file}`) };
  }

  write(path: string, content: unknown): void {
    mkdirSync(join(this.root, path, '..'), { recursive: true });
    writeFileSync(join(this.root, path), JSON.stringify(content));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
