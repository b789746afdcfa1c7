import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient } from '@accord/vendor-client';
import { placeWire, searchWire } from './shopware.wire.ts';

/** A filter of Shopware's criteria. */
export type Filter =
  | { readonly type: 'equals'; readonly field: string; readonly value: string | null }
  | { readonly type: 'equalsAny'; readonly field: string; readonly value: readonly string[] }
  | { readonly type: 'range'; readonly field: string; readonly parameters: { readonly gt: string | number } }
  | { readonly type: 'multi'; readonly operator: 'and' | 'or'; readonly queries: readonly Filter[] };

export interface ShopwarePage {
  readonly records: readonly unknown[];
  /** The last of them, by which the next page begins. */
  readonly last: number;
}

/** What we read of a product, and of its tax. */
const includes = {
  product: [
    'id',
    'autoIncrement',
    'parentId',
    'childCount',
    'productNumber',
    'name',
    'active',
    'categoryIds',
    'ean',
    'weight',
    'price',
    'tax',
    'createdAt',
    'updatedAt',
  ],
  tax: ['taxRate'],
};

/** Pages in a row that lead nowhere before Shopware is taken for ill. */
const mostIdle = 3;

/** The calls we make to Shopware. They answer raw records: reading them is the mapping's business. */
export class ShopwareClient {
  readonly #http: VendorClient;
  readonly #pageSize: number;

  constructor(http: VendorClient, pageSize: number) {
    this.#http = http;
    this.#pageSize = pageSize;
  }

  /**
   * Every product that the filters select, in the order of Shopware's own count, each once: a product keeps its number
   * for life, so that none moves over a page border because it changed. Only an empty page is the end, and only if
   * Shopware counts no more: a short one may be half of one. What a page repeats is passed over.
   * @param from number behind which to begin
   */
  async *inOrder(filters: readonly Filter[], from = 0): AsyncGenerator<ShopwarePage> {
    let after = from;
    let idle = 0;
    for (;;) {
      const known = after;
      const behind: Filter = { type: 'range', field: 'autoIncrement', parameters: { gt: known } };
      const { total, data } = await this.#search({
        filter: [...filters, behind],
        sort: [{ field: 'autoIncrement', order: 'ASC' }],
        limit: this.#pageSize,
        'total-count-mode': 'exact',
      });
      if (data.length === 0 && total === 0) return;
      const records = data.filter((record) => (placeOf(record) ?? Infinity) > known);
      const last = Math.max(...records.flatMap((record) => placeOf(record) ?? []));
      if (Number.isFinite(last)) {
        idle = 0;
        after = last;
        yield { records, last };
      } else if (++idle === mostIdle) {
        throw new Failure('shopware.stuck', 'transient', 'Shopware counts more products than it shows');
      }
    }
  }

  /** Undefined when Shopware has no such product. */
  async product(id: string): Promise<unknown> {
    const { data } = await this.#search({ ids: [id], limit: 1, 'total-count-mode': 'exact' });
    return data[0];
  }

  async #search(criteria: Readonly<Record<string, unknown>>) {
    const response = await this.#http.call({
      operation: 'search_product',
      method: 'POST',
      path: '/search/product',
      headers: { 'sw-inheritance': '1' },
      json: { ...criteria, associations: { tax: {} }, includes },
      repeat: 'safe',
    });
    const found = parseAnswer(searchWire, response.body, { vendor: 'shopware', answer: 'products' });
    if (found.success) return found.data;
    throw new Failure(
      'shopware.unreadable',
      'transient',
      'Shopware answered something that is no list of products',
      { cause: found.error },
    );
  }
}

function placeOf(record: unknown): number | undefined {
  return placeWire.safeParse(record).data?.autoIncrement;
}
