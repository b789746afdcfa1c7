import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { validate } from '@apidevtools/swagger-parser';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { outdatedDocuments, writeDocuments } from '../src/documents/committed.ts';
import { servicesIn } from '../src/documents/describe-services.ts';
import { pactVsDocuments } from '../src/documents/pact-vs-documents.ts';
import { type Anything, repository, Tree } from './support/tree.ts';

const services = servicesIn(repository);
const read = (path: string): Anything => JSON.parse(readFileSync(join(repository, path), 'utf8'));

describe('the committed documents', () => {
  it('cover every service', () => {
    expect(services).toEqual(['checkout', 'customer', 'enrollment', 'inventory', 'operations']);
  });

  it.each(services)('describe %s in valid OpenAPI 3.1', async (service) => {
    expect(await validate(read(`contracts/openapi/${service}.json`))).toMatchObject({ openapi: '3.1.0' });
  });

  it.each(services)('describe the events of %s in valid AsyncAPI 3.0', (service) => {
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;
    const conforms = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    conforms(read(`contracts/asyncapi/${service}.json`));
    expect(conforms.errors ?? []).toEqual([]);
  });
});

describe('a copy of the tree', () => {
  let tree: Tree;
  beforeEach(() => {
    tree = new Tree();
  });
  afterEach(() => {
    tree.remove();
  });

  it('is told which documents differ, lack or are left over, and made right by writing them', async () => {
    const described = new Map(
      services.map((service) => [
        service,
        {
          openapi: read(`contracts/openapi/${service}.json`),
          asyncapi: read(`contracts/asyncapi/${service}.json`),
          topology: read(`contracts/topology/${service}.json`),
        },
      ]),
    );
    expect(await outdatedDocuments(tree.root, described)).toEqual([]);
    tree.change('contracts/openapi/checkout.json', (document) => delete document.paths['/orders']);
    tree.change('contracts/topology/inventory.json', (document) => (document.service = 'stock'));
    described.delete('customer');
    expect(await outdatedDocuments(tree.root, described)).toEqual([
      'contracts/asyncapi/customer.json',
      'contracts/openapi/checkout.json',
      'contracts/openapi/customer.json',
      'contracts/topology/customer.json',
      'contracts/topology/inventory.json',
    ]);
    await writeDocuments(tree.root, described);
    expect(await outdatedDocuments(tree.root, described)).toEqual([]);
  });

  it('holds: every pact between services fits the documents of its provider', async () => {
    expect(await pactVsDocuments(tree)).toEqual([]);
  });

  it('is red with pair, flow and field when a provider drops an answer’s field that a consumer reads', async () => {
    tree.change('contracts/openapi/inventory.json', (document) => {
      const answer = document.paths['/reservations'].post.responses['201'].content['application/json'].schema;
      delete answer.properties.status;
      answer.additionalProperties = false;
    });
    expect(await pactVsDocuments(tree)).toContainEqual(
      expect.objectContaining({
        severity: 'breaking',
        pair: { consumer: 'checkout', provider: 'inventory' },
        interaction: 'a reservation of two pieces',
        flow: 'checkout.place-order',
        code: 'response.body.incompatible',
      }),
    );
  });

  it('is red when nobody publishes an event that a queue reads', async () => {
    tree.change('contracts/asyncapi/checkout.json', (document) => {
      delete document.operations.publishCheckoutOrderPlacedV1;
    });
    const codes = (await pactVsDocuments(tree)).map(({ pair, code }) => `${pair.consumer} ${code}`);
    expect(codes).toContain('inventory message.operation.unknown');
    expect(codes).toContain('enrollment message.operation.unknown');
  });
});
