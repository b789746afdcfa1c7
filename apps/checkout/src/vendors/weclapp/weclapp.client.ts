import { Failure } from '@accord/canonical';
import type { VendorClient } from '@accord/vendor-client';
import { z } from 'zod';
import type { PartyBody, SalesOrderBody } from './weclapp.mapping.ts';
import { articlesWire, createdWire, recordsWire } from './weclapp.wire.ts';

/** The calls we make to weclapp. It has no idempotency: creations are sent once and never repeated here. */
export class WeclappClient {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    this.#http = http;
  }

  /** Id of the oldest record that a filter selects. */
  async findFirst(
    entity: 'salesOrder' | 'party',
    filter: Readonly<Record<string, string | boolean>>,
  ): Promise<string | undefined> {
    const query = { ...filter, sort: 'id', page: 1, pageSize: 1, properties: 'id' };
    const { result } = await this.#list(entity, query, recordsWire);
    return result[0]?.id;
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

  createParty(body: PartyBody): Promise<string> {
    return this.#create('party', body);
  }

  createSalesOrder(body: SalesOrderBody): Promise<string> {
    return this.#create('salesOrder', body);
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
    const parsed = wire.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new Failure('weclapp.unreadable', 'transient', 'weclapp answered something that is no list', {
      sent: 'yes',
    });
  }

  async #create(entity: string, json: object): Promise<string> {
    const { body } = await this.#http.call({
      operation: `create_${entity}`,
      method: 'POST',
      path: `/${entity}`,
      json,
      repeat: 'never',
    });
    const parsed = createdWire.safeParse(body);
    if (parsed.success) return parsed.data.id;
    throw new Failure('weclapp.unreadable', 'unknown_outcome', 'weclapp created something without naming it');
  }
}
