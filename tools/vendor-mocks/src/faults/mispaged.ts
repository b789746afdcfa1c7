import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VendorMock } from '../vendor.ts';
import type { Fault } from './fault.ts';

/** What can be wrong with a page of a list. */
export const pageFaults = ['half_page', 'overlapping_page', 'repeated_page', 'empty_page'] as const;
type PageFault = (typeof pageFaults)[number];

export function isPageFault(kind: string): kind is PageFault {
  return pageFaults.some((one) => one === kind);
}

/** How a vendor's answers carry a list. */
export interface ListShape {
  /** Undefined for an answer that is no list. */
  readonly records: (body: unknown) => readonly unknown[] | undefined;
  /** The same answer with other records; what else it says of them (such as the way on) fits the new ones. */
  readonly withRecords: (body: unknown, records: readonly unknown[]) => unknown;
  /** Headers that say how it goes on behind these records, of a vendor that says so there. */
  readonly headers?: (
    request: FastifyRequest,
    records: readonly unknown[],
  ) => Readonly<Record<string, string | undefined>>;
}

/** An answer on its way. */
export interface ListAnswer {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly text: string;
}

/** The last page that each fault struck. */
const lastPages = new WeakMap<Fault, readonly unknown[]>();
const overlap = 2;

/** The same answer with other records in its list; an answer that is no list, or an empty one, stays as it is. */
export function mispaged(fault: Fault, mock: VendorMock, { request, reply, text }: ListAnswer): string {
  const shape = mock.lists ?? listNamedResult;
  const body: unknown = JSON.parse(text);
  const records = shape.records(body);
  if (records === undefined || records.length === 0) return text;
  const before = lastPages.get(fault) ?? [];
  lastPages.set(fault, records);
  const given = recordsGiven(fault.kind, records, before);
  if (given === undefined) return text;
  // Of an empty page nothing can be said but what was said before.
  if (given.length > 0)
    for (const [name, value] of Object.entries(shape.headers?.(request, given) ?? {}))
      if (value === undefined) reply.removeHeader(name);
      else reply.header(name, value);
  return JSON.stringify(shape.withRecords(body, given));
}

function recordsGiven(
  kind: Fault['kind'],
  records: readonly unknown[],
  before: readonly unknown[],
): readonly unknown[] | undefined {
  switch (kind) {
    case 'half_page':
      return records.slice(0, Math.ceil(records.length / 2));
    case 'overlapping_page':
      return [...before.slice(-overlap), ...records];
    case 'repeated_page':
      return before.length > 0 ? before : records;
    case 'empty_page':
      return [];
    default:
      return undefined;
  }
}

const listNamedResult: ListShape = {
  records: (body) => (isList(body) ? body.result : undefined),
  withRecords: (body, result) => ({ ...(isList(body) ? body : {}), result }),
};

function isList(body: unknown): body is { readonly result: readonly unknown[] } {
  return typeof body === 'object' && body !== null && 'result' in body && Array.isArray(body.result);
}
