import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient } from '@accord/vendor-client';
import { countWire, idWire, listWire, recordHeadWire } from './weclapp.wire.ts';

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
    const list = parseAnswer(listWire, response.body, { vendor: 'weclapp', answer: `list_${entity}` });
    if (list.success) return list.data.result;
    throw new Failure('weclapp.unreadable', 'transient', 'weclapp answered something that is not a list', {
      cause: list.error,
    });
  }

  /** How many records a filter selects now. */
  async count(entity: 'article', filter: Filter): Promise<number> {
    const response = await this.#http.call({
      operation: `count_${entity}`,
      method: 'GET',
      path: `/${entity}/count`,
      query: { ...filter },
      repeat: 'safe',
    });
    const count = parseAnswer(countWire, response.body, { vendor: 'weclapp', answer: `count_${entity}` });
    if (count.success) return count.data.result;
    throw new Failure('weclapp.unreadable', 'transient', 'weclapp answered something that is not a number', {
      cause: count.error,
    });
  }

  /**
   * Every record that a filter selects, in the order of its id, each once, however the set changes meanwhile. Only an
   * empty page is the end, of a whole list only one that is empty twice: a short one may be half of one. What a page
   * repeats is passed over.
   * @param from id behind which to begin
   */
  async *byId(
    entity: 'article' | 'warehouseStock',
    filter: Filter,
    from?: string,
  ): AsyncGenerator<unknown[]> {
    let after = from;
    let ends = from === undefined ? 2 : 1;
    for (;;) {
      const known = after;
      const records = await this.page(
        entity,
        { ...filter, ...(known !== undefined && { 'id-gt': known }) },
        'id',
      );
      if (records.length === 0 && --ends === 0) return;
      if (records.length === 0) continue;
      const fresh = known === undefined ? records : records.filter((record) => isAfter(record, known));
      after = idOf(fresh.findLast((record) => idWire.safeParse(record).success));
      yield fresh;
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

/** weclapp's ids are numbers in text. A record without one is kept, for whoever reads it to name it. */
function isAfter(record: unknown, id: string): boolean {
  const wire = idWire.safeParse(record);
  return !wire.success || Number(wire.data.id) > Number(id);
}

/** @throws Failure `weclapp.unreadable`: without the id of the last new record there is no next page */
function idOf(record: unknown): string {
  const wire = idWire.safeParse(record);
  if (wire.success) return wire.data.id;
  throw new Failure('weclapp.unreadable', 'transient', 'a page of weclapp that leads nowhere', {
    cause: wire.error,
  });
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
