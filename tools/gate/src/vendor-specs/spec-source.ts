import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PactInteraction } from '@accord/contract-kit/pacts';
import { at, isObject, objectOf } from './json.ts';
import { type Filters, type Operation, operationFor, webhookOperation } from './operations.ts';
import type { Correction, Vendor } from './vendor-file.ts';

/** A specification as something that is asked about interactions, wherever its documents come from. */
export interface SpecSource {
  /** Undefined when the specification knows no such operation or webhook. */
  operationOf(interaction: PactInteraction): Operation | undefined;
  /** The document that an interaction's operation stands in. */
  readonly documents: readonly unknown[];
}

/** Documents by file name. */
export type Documents = ReadonlyMap<string, unknown>;

/**
 * Folder with the vendors' published specifications: the one that is named, else `vendor-specs` in the folder
 * `shared` beside the checkout. Undefined when there is none, and then nothing can be said about what was published.
 */
export function publishedFolder(root: string, named: string | undefined): string | undefined {
  const folder = named ?? join(dirname(root.replace(/\/$/, '')), 'shared', 'vendor-specs');
  return existsSync(folder) ? folder : undefined;
}

/** @throws Error when the folder lacks one of the vendor's documents */
export function readPublished(folder: string, vendor: Vendor): Documents {
  return new Map(
    vendor.specs.map(({ file }) => {
      const path = join(folder, file);
      if (!existsSync(path)) throw new Error(`${vendor.vendor}: no ${file} in ${folder}`);
      return [file, JSON.parse(readFileSync(path, 'utf8')) as unknown] as const;
    }),
  );
}

/** The published documents with our corrections. A pointer to `-` of a list adds to it (RFC 6901, section 4). */
export function corrected(documents: Documents, corrections: readonly Correction[]): Documents {
  const copies = new Map([...documents].map(([file, document]) => [file, structuredClone(document)]));
  for (const { file, pointer, value } of corrections) {
    const cut = pointer.lastIndexOf('/');
    const parent = at(copies.get(file), pointer.slice(0, cut));
    const name = decodeURIComponent(pointer.slice(cut + 1))
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    if (Array.isArray(parent) && name === '-') {
      parent.push(value);
      continue;
    }
    if (!isObject(parent)) throw new Error(`a correction of ${file} points at nothing: ${pointer}`);
    if (value === undefined) Reflect.deleteProperty(parent, name);
    else Reflect.set(parent, name, value);
  }
  return copies;
}

/** What the vendor published, webhooks included. */
export function publishedSource(vendor: Vendor, documents: Documents): SpecSource {
  const webhooks = Object.entries(vendor.webhooks).map(([event, { file, schema, within }]) => {
    const document = documents.get(file);
    if (at(document, schema) === undefined) return [event, undefined] as const;
    const whole = {
      allOf: [{ $ref: schema }, ...Object.entries(within).map(([place, inner]) => nested(place, inner))],
    };
    return [event, webhookOperation(document, `webhook ${event}`, whole)] as const;
  });
  return source([...documents.values()], new Map(webhooks), vendor.filters);
}

/** Our own slice of it. */
export function sliceSource(slice: unknown): SpecSource {
  const webhooks = Object.keys(objectOf(objectOf(slice)['webhooks'])).map((event) => {
    const pointer = `#/webhooks/${event.replaceAll('~', '~0').replaceAll('/', '~1')}/post/requestBody/content/application~1json/schema`;
    return [event, webhookOperation(slice, `webhook ${event}`, at(slice, pointer))] as const;
  });
  return source([slice], new Map(webhooks));
}

function source(
  documents: readonly unknown[],
  webhooks: ReadonlyMap<string, Operation | undefined>,
  filters?: Filters,
): SpecSource {
  return {
    documents,
    operationOf({ description, request }) {
      if (request === undefined) {
        const [event] = [...webhooks.keys()]
          .filter((beginning) => description.startsWith(beginning))
          .sort((a, b) => b.length - a.length);
        return event === undefined ? undefined : webhooks.get(event);
      }
      const found = documents
        .map((document) => operationFor(document, request.method, request.path))
        .find((operation) => operation !== undefined);
      return found && { ...found, filters };
    },
  };
}

/** `data.object` holding a schema, as a schema of the whole. */
function nested(place: string, $ref: string): object {
  return place
    .split('.')
    .reduceRight<object>((inner, name) => ({ type: 'object', properties: { [name]: inner } }), { $ref });
}
