import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { specsFolder } from './environment.ts';

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** JSON Schema as it stands inside an OpenAPI document. */
type Schema = Readonly<Record<string, unknown>>;

/** An answer or a webhook to be held against what the vendor published. */
export interface Shown {
  /** File name without `.json`. */
  readonly spec: string;
  /** `POST /v1/payment_intents`, or `webhook CAPTURE`. */
  readonly operation: string;
  /** Of an answer; webhooks have none. */
  readonly status?: number;
  readonly body: unknown;
}

/** Where the vendors' published specifications lie; undefined when they are not on this machine. */
export function folderOfSpecs(): string | undefined {
  const folder = specsFolder() ?? join(dirname(workspace), 'shared', 'vendor-specs');
  return existsSync(join(folder, 'stripe.json')) ? folder : undefined;
}

interface Loaded {
  readonly document: Schema;
  readonly ajv: Ajv;
  readonly compiled: Map<string, ValidateFunction>;
}

/** Checks bodies against the schemas of a folder of OpenAPI documents, of 3.0 and 3.1 alike. */
export class PublishedSpecs {
  readonly #folder: string;
  readonly #loaded = new Map<string, Loaded>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Every operation of a document, as `METHOD /path`. */
  operations(spec: string): string[] {
    const paths = at(this.#load(spec).document, ['paths']);
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(object(methods))
        .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** What is wrong with the body; empty when the vendor could have sent it. */
  mistakes({ spec, operation, status, body }: Shown): string[] {
    const loaded = this.#load(spec);
    const pointer = schemaPointer(loaded.document, operation, status);
    if (pointer === undefined) return [`${spec} has no answer ${String(status)} for ${operation}`];
    if (pointer === 'no body') return body === undefined || body === '' ? [] : ['the vendor sends no body'];
    let validate = loaded.compiled.get(pointer);
    if (!validate) {
      validate = loaded.ajv.compile({ $ref: `${spec}#${pointer}` });
      loaded.compiled.set(pointer, validate);
    }
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }

  #load(spec: string): Loaded {
    const known = this.#loaded.get(spec);
    if (known) return known;
    const document = object(JSON.parse(readFileSync(join(this.#folder, `${spec}.json`), 'utf8')));
    const modern = String(document['openapi']).startsWith('3.1');
    // Vendors' patterns do not all compile with the u flag, and OpenAPI has keywords that JSON Schema lacks.
    const options = { strict: false, allErrors: true, unicodeRegExp: false } as const;
    const ajv = modern ? new Ajv2020(options) : new Ajv(options);
    addFormatsModule.default(ajv);
    for (const format of ['unix-time', 'decimal', 'timestamp', 'html', 'byte']) ajv.addFormat(format, true);
    ajv.addSchema({ ...object(modern ? document : asJsonSchema(document)), $id: spec });
    const loaded = { document, ajv, compiled: new Map<string, ValidateFunction>() };
    this.#loaded.set(spec, loaded);
    return loaded;
  }
}

/**
 * OpenAPI 3.0 as JSON Schema: `nullable: true` becomes null among the types. Alternatives may overlap
 * (a course of Moodle's also fits the looser schema of its users), so one of them is enough.
 */
function asJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(asJsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key === 'oneOf' ? 'anyOf' : key, asJsonSchema(value)]),
  );
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

function object(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null)
    throw new Error('the specification is not what it should be');
  return Object.fromEntries(Object.entries(value));
}

function at(document: unknown, path: readonly string[]): Record<string, unknown> {
  return object(path.reduce<unknown>((node, key) => object(node)[key], document));
}

/** JSON pointer of the schema an answer must fit; follows one `$ref` of a shared response. */
function schemaPointer(document: Schema, operation: string, status: number | undefined): string | undefined {
  const [method = '', path = ''] = operation.split(' ');
  const route =
    method === 'webhook'
      ? ['webhooks', path, 'post', 'requestBody']
      : ['paths', path, method.toLowerCase(), 'responses'];
  let response = route;
  if (method !== 'webhook') {
    const known = at(document, route);
    const wanted = [String(status), `${String(status).slice(0, 1)}XX`, 'default'].find((key) => key in known);
    if (wanted === undefined) return undefined;
    response = [...route, wanted];
  }
  const { $ref } = at(document, response);
  if (typeof $ref === 'string') response = $ref.slice(2).split('/');
  const found = at(document, response);
  if (!('content' in found)) return 'no body';
  const [type] = Object.keys(object(found['content']));
  return [...response, 'content', type ?? '', 'schema']
    .map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
}
