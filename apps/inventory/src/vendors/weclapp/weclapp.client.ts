import { Failure } from '@accord/canonical';
import type { VendorClient } from '@accord/vendor-client';
import { listWire, recordHeadWire } from './weclapp.wire.ts';

export type Filter = Readonly<Record<string, string | number>>;

/** The calls we make to weclapp. They answer raw records: reading them is the mapping's business. */
export class WeclappClient {
  readonly #http: VendorClient;
  readonly #pageSize: number;

  constructor(http: VendorClient, pageSize: number) {
    this.#http = http;
    this.#pageSize = pageSize;
  }

  get pageSize(): number {
    return this.#pageSize;
  }

  /** One page of an entity, at most `pageSize` records. `filter` in weclapp's form, as `lastModifiedDate-gt`. */
  async page(entity: 'article' | 'warehouseStock', filter: Filter, sort: string): Promise<unknown[]> {
    const response = await this.#http.call({
      operation: `list_${entity}`,
      method: 'GET',
      path: `/${entity}`,
      query: { ...filter, sort, page: 1, pageSize: this.#pageSize },
      repeat: 'safe',
    });
    const list = listWire.safeParse(response.body);
    if (list.success) return list.data.result;
    throw new Failure('weclapp.unreadable', 'transient', 'weclapp answered something that is not a list', {
      cause: list.error,
    });
  }

  /** Every record that a filter selects, in the order of its id, each once, however the set changes meanwhile. */
  async *byId(entity: 'article' | 'warehouseStock', filter: Filter): AsyncGenerator<unknown[]> {
    let after: string | undefined;
    for (;;) {
      const records = await this.page(
        entity,
        { ...filter, ...(after !== undefined && { 'id-gt': after }) },
        'id',
      );
      if (records.length > 0) yield records;
      if (records.length < this.#pageSize) return;
      after = headOf(records.at(-1)).id;
    }
  }

  /** Undefined when weclapp has no such article. */
  async article(id: string): Promise<unknown> {
    const response = await this.#http.call({
      operation: 'get_article',
      method: 'GET',
      path: `/article/id/${encodeURIComponent(id)}`,
      repeat: 'safe',
      accept: (status) => status === 404,
    });
    return response.status === 404 ? undefined : response.body;
  }
}

/** Whether a record can be named and placed in time. */
export function hasHead(record: unknown): boolean {
  return recordHeadWire.safeParse(record).success;
}

/** @throws Failure `weclapp.unreadable`: without id and time of the last record there is no next page */
export function headOf(record: unknown): { id: string; lastModifiedDate: number } {
  const head = recordHeadWire.safeParse(record);
  if (head.success) return head.data;
  throw new Failure('weclapp.unreadable', 'transient', 'a weclapp record without id or lastModifiedDate', {
    cause: head.error,
  });
}
