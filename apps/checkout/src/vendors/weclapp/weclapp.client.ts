import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient } from '@accord/vendor-client';
import { z } from 'zod';
import type { PartyBody, SalesOrderBody } from './weclapp.mapping.ts';
import {
  articlesWire,
  bookedOrderWire,
  listOf,
  partyWire,
  rawListWire,
  salesOrderWire,
  type BookedOrderWire,
} from './weclapp.wire.ts';

/** Fields of `BookedOrderWire`. */
const bookedFields = 'id,orderNumberAtCustomer,status';
const pageSize = 500;
/** What is read of a sales order to see what became of it; nothing of a person is asked for. */
const bookingFields = 'id,version,lastModifiedDate,orderNumberAtCustomer,status,shipped,invoiced';

/** In weclapp's form, as `lastModifiedDate-gt`. */
export type Filter = Readonly<Record<string, string | number>>;

/** How each kind of record is asked for by what we know it by, and read. */
const entities = {
  salesOrder: { key: 'orderNumberAtCustomer', wire: salesOrderWire, filter: {} },
  party: { key: 'email', wire: partyWire, filter: { 'customer-eq': true } },
} as const;

type Entity = keyof typeof entities;

/** The calls we make to weclapp. It has no idempotency: creations are sent once and never repeated here. */
export class WeclappClient {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    this.#http = http;
  }

  /** Id of the oldest record that we know by this. @throws Failure `weclapp.other_record` (transient) */
  async findFirst(entity: Entity, ours: string): Promise<string | undefined> {
    const { key, wire, filter } = entities[entity];
    const query = {
      [`${key}-eq`]: ours,
      ...filter,
      sort: 'id',
      page: 1,
      pageSize: 1,
      properties: `id,${key}`,
    };
    const { result } = await this.#list(entity, query, listOf(wire));
    const [first] = result;
    if (first === undefined || isSame(first.ours, ours)) return first?.id;
    throw new Failure(
      'weclapp.other_record',
      'transient',
      'weclapp found another record than was asked for',
      {
        sent: 'yes',
      },
    );
  }

  /** Article ids by article number; those weclapp does not have are missing. */
  async articleIds(articleNumbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const query = {
      'articleNumber-in': JSON.stringify(articleNumbers),
      page: 1,
      pageSize: 1000,
      properties: 'id,articleNumber',
    };
    const { result } = await this.#list('article', query, articlesWire);
    return new Map(result.map(({ id, articleNumber }) => [articleNumber, id]));
  }

  /** In the order of their ids, each once, however they change meanwhile; only an empty page is the end. */
  async *salesOrdersById(after: string | null): AsyncGenerator<readonly BookedOrderWire[]> {
    let last = after;
    for (;;) {
      const filter = last === null ? {} : { 'id-gt': last };
      const query = { ...filter, sort: 'id', page: 1, pageSize, properties: bookedFields };
      const { result } = await this.#list('salesOrder', query, listOf(bookedOrderWire));
      const known = last;
      const fresh = known === null ? result : result.filter(({ id }) => Number(id) > Number(known));
      last = fresh.at(-1)?.id ?? null;
      if (last === null) return;
      yield fresh;
    }
  }

  /** Undefined when weclapp has no such sales order. */
  async salesOrder(id: string): Promise<BookedOrderWire | undefined> {
    const query = { 'id-eq': id, page: 1, pageSize: 1, properties: bookedFields };
    const { result } = await this.#list('salesOrder', query, listOf(bookedOrderWire));
    return result.find((found) => found.id === id);
  }

  /** The first page of what a filter selects, as weclapp sends it: reading it is the mapping's business. */
  async salesOrderPage(
    filter: Filter,
    { sort, pageSize: size }: { readonly sort: string; readonly pageSize: number },
  ): Promise<readonly unknown[]> {
    const query = { ...filter, sort, page: 1, pageSize: size, properties: bookingFields };
    return (await this.#list('salesOrder', query, rawListWire)).result;
  }

  createParty(body: PartyBody): Promise<string> {
    return this.#create('party', body, body.email);
  }

  createSalesOrder(body: SalesOrderBody): Promise<string> {
    return this.#create('salesOrder', body, body.orderNumberAtCustomer);
  }

  async #list<S extends z.ZodType>(
    entity: string,
    query: Readonly<Record<string, string | number | boolean>>,
    wire: S,
  ): Promise<z.output<S>> {
    const { body } = await this.#http.call({
      operation: `list_${entity}`,
      method: 'GET',
      path: `/${entity}`,
      query,
      repeat: 'safe',
    });
    const parsed = parseAnswer(wire, body, { vendor: 'weclapp', answer: `list_${entity}` });
    if (parsed.success) return parsed.data;
    throw new Failure('weclapp.unreadable', 'transient', 'weclapp answered something that is no list', {
      sent: 'yes',
    });
  }

  async #create(entity: Entity, json: object, ours: string): Promise<string> {
    const { body } = await this.#http.call({
      operation: `create_${entity}`,
      method: 'POST',
      path: `/${entity}`,
      json,
      repeat: 'never',
    });
    const parsed = parseAnswer(entities[entity].wire, body, { vendor: 'weclapp', answer: entity });
    if (!parsed.success)
      throw new Failure(
        'weclapp.unreadable',
        'unknown_outcome',
        'weclapp created something without naming it',
      );
    if (isSame(parsed.data.ours, ours)) return parsed.data.id;
    throw new Failure(
      'weclapp.other_record',
      'unknown_outcome',
      'weclapp created something else than was sent',
    );
  }
}

/** Addresses come back in small letters. What is not said is not held against it. */
function isSame(told: string | null | undefined, ours: string): boolean {
  return (told ?? ours).toLowerCase() === ours.toLowerCase();
}
