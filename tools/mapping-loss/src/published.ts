import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where a vendor's published specification lists the fields of a record. */
interface Place {
  readonly vendor: string;
  readonly record: string;
  readonly file: string;
  /** Names of properties from the document's root; `[]` for the items of a list. References are followed. */
  readonly at: readonly string[];
  /** Of these fields the fields within are named too. */
  readonly open?: readonly string[];
}

/** Where an answer with status 200 is described. */
const answer = (operation: `${'get' | 'post'} /${string}`, type: string): string[] => {
  const [method = '', path = ''] = operation.split(' ');
  return ['paths', path, method, 'responses', '200', 'content', type, 'schema'];
};
const json = 'application/json';

const places: readonly Place[] = [
  {
    vendor: 'weclapp',
    record: 'article',
    file: 'weclapp.json',
    at: [...answer('get /article', json), 'result', '[]'],
  },
  {
    vendor: 'weclapp',
    record: 'sales order',
    file: 'weclapp.json',
    at: [...answer('get /salesOrder', json), 'result', '[]'],
  },
  {
    vendor: 'shopware',
    record: 'product',
    file: 'shopware-admin.json',
    at: [...answer('post /search/product', json), 'data', '[]'],
  },
  {
    vendor: 'sendcloud',
    record: 'shipment',
    file: 'sendcloud-shipments.json',
    at: [...answer('get /shipments/{id}', json), 'data'],
  },
  {
    vendor: 'stripe',
    record: 'payment_intent',
    file: 'stripe.json',
    at: [...answer('get /v1/payment_intents/{intent}', json)],
  },
  { vendor: 'adyen', record: 'payment', file: 'adyen.json', at: [...answer('post /payments', json)] },
  {
    vendor: 'klaviyo',
    record: 'profile',
    file: 'klaviyo-profiles.json',
    at: [...answer('post /api/profile-import', 'application/vnd.api+json'), 'data'],
    open: ['attributes'],
  },
  {
    vendor: 'amazon',
    record: 'order',
    file: 'amazon-orders.json',
    at: [...answer('get /orders/2026-01-01/orders', json), 'orders', '[]'],
  },
  { vendor: 'moodle', record: 'user', file: 'moodle.json', at: ['components', 'schemas', 'Users', '[]'] },
  {
    vendor: 'moodle',
    record: 'participant',
    file: 'moodle.json',
    at: ['components', 'schemas', 'Users', '[]'],
  },
  {
    vendor: 'moodle',
    record: 'course',
    file: 'moodle.json',
    at: ['components', 'schemas', 'UserCourses', '[]'],
  },
];

const document = z.record(z.string(), z.unknown());
const fieldsFile = z.record(z.string(), z.array(z.string()));

const fileOf = (root: string, vendor: string): string =>
  join(root, 'contracts', 'vendors', vendor, 'fields.json');

/** Names of a record's fields as the vendor published them when somebody last looked; undefined when nobody did. */
export function publishedFields(root: string, vendor: string, record: string): readonly string[] | undefined {
  const path = fileOf(root, vendor);
  return existsSync(path) ? fieldsFile.parse(JSON.parse(readFileSync(path, 'utf8')))[record] : undefined;
}

/** Writes down the names of the published fields, and nothing else of the specifications. @throws Error naming the place */
export function takePublished(root: string, specs: string): void {
  for (const [vendor, records] of Map.groupBy(places, ({ vendor: name }) => name)) {
    const named = records.map(({ record, file, at, open = [] }) => {
      const spec = document.parse(JSON.parse(readFileSync(join(specs, file), 'utf8')));
      const within = open.flatMap((name) => fieldsAt(spec, [...at, name]).map((field) => `${name}.${field}`));
      const fields = [...fieldsAt(spec, at).filter((name) => !open.includes(name)), ...within];
      if (fields.length === 0) throw new Error(`${file} lists no fields at ${at.join(' ')}`);
      return [record, fields] as const;
    });
    writeFileSync(fileOf(root, vendor), `${JSON.stringify(Object.fromEntries(named), null, 2)}\n`);
  }
}

/** The names of the properties of the schema at a place of a document, in alphabetical order. */
export function fieldsAt(spec: Readonly<Record<string, unknown>>, at: readonly string[]): string[] {
  const place = at.reduce<unknown>((node, step) => below(spec, node, step), spec);
  return Object.keys(propertiesOf(spec, place)).toSorted();
}

function below(spec: Readonly<Record<string, unknown>>, from: unknown, step: string): unknown {
  const node = resolved(spec, from);
  if (step === '[]') return node['items'];
  return node[step] ?? propertiesOf(spec, node)[step];
}

function propertiesOf(spec: Readonly<Record<string, unknown>>, from: unknown): Record<string, unknown> {
  const node = resolved(spec, from);
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((name) =>
    z.array(z.unknown()).catch([]).parse(node[name]),
  );
  return Object.assign(
    {},
    ...parts.map((part) => propertiesOf(spec, part)),
    document.catch({}).parse(node['properties']),
  ) as Record<string, unknown>;
}

function resolved(spec: Readonly<Record<string, unknown>>, from: unknown): Record<string, unknown> {
  const node = document.catch({}).parse(from);
  const reference = z.string().safeParse(node['$ref']);
  if (!reference.success) return node;
  const path = reference.data.slice(2).split('/');
  return resolved(
    spec,
    path.reduce<unknown>(
      (at, step) => document.catch({}).parse(at)[step.replaceAll('~1', '/').replaceAll('~0', '~')],
      spec,
    ),
  );
}
