import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient } from '@accord/vendor-client';
import { idOf } from './akeneo.mapping.ts';
import { pageWire } from './akeneo.wire.ts';

export interface AkeneoPage {
  readonly records: readonly unknown[];
  /** Where to go on behind them, in Akeneo's own words; empty for the beginning. */
  readonly next: string;
}

/** Which values of a product are asked for. */
export interface Wanted {
  readonly scope: string;
  readonly locales: string;
  /** Codes, with commas between them. */
  readonly attributes: string;
}

/** Answers in a row that lead nowhere before Akeneo is taken for ill. */
const mostIdle = 3;

/** The calls we make to Akeneo. They answer raw records: reading them is the mapping's business. */
export class AkeneoClient {
  readonly #http: VendorClient;
  readonly #wanted: Wanted;
  readonly #pageSize: number;

  constructor(http: VendorClient, wanted: Wanted, pageSize: number) {
    this.#http = http;
    this.#wanted = wanted;
    this.#pageSize = pageSize;
  }

  /**
   * Every product changed after a moment, or all, in the order of Akeneo's own keys, each once: no product moves over a
   * page border because it changed. A page that names no next one is asked for twice, since it may be half of one. What a
   * page repeats is passed over.
   * @param from `next` of the page behind which to begin
   */
  async *products(changedAfter: string | undefined, from = ''): AsyncGenerator<AkeneoPage> {
    const known = new Set<string>();
    let cursor = from;
    let ends = 2;
    let idle = 0;
    for (;;) {
      const { records, next } = await this.#page(changedAfter, cursor);
      const fresh = records.filter((record) => !known.has(idOf(record) ?? ''));
      if (next === cursor && ++idle === mostIdle)
        throw new Failure('akeneo.stuck', 'transient', 'a page of Akeneo that leads to itself');
      if (next !== undefined && next !== cursor) {
        [ends, idle] = [2, 0];
        known.clear();
      }
      for (const record of records) known.add(idOf(record) ?? '');
      known.delete('');
      if (fresh.length > 0) yield { records: fresh, next: next ?? cursor };
      if (next === undefined && --ends === 0) return;
      cursor = next ?? cursor;
    }
  }

  /** Undefined when Akeneo has no such product. */
  async product(uuid: string): Promise<unknown> {
    const response = await this.#http.call({
      operation: 'get_product',
      method: 'GET',
      path: `/products-uuid/${encodeURIComponent(uuid)}`,
      repeat: 'safe',
      accept: (status) => status === 404,
    });
    return response.status === 404 ? undefined : response.body;
  }

  async #page(changedAfter: string | undefined, cursor: string) {
    const updated = [{ operator: '>', value: changedAfter }];
    const response = await this.#http.call({
      operation: 'list_products',
      method: 'GET',
      path: '/products-uuid',
      query: {
        pagination_type: 'search_after',
        limit: this.#pageSize,
        ...this.#wanted,
        ...(changedAfter !== undefined && { search: JSON.stringify({ updated }) }),
        ...(cursor !== '' && { search_after: cursor }),
      },
      repeat: 'safe',
    });
    const page = parseAnswer(pageWire, response.body, { vendor: 'akeneo', answer: 'products' });
    if (!page.success)
      throw new Failure('akeneo.unreadable', 'transient', 'Akeneo answered something that is no page', {
        cause: page.error,
      });
    const { _embedded, _links } = page.data;
    return { records: _embedded.items, next: cursorIn(_links.next?.href) };
  }
}

/** The cursor is Akeneo's and says nothing to us; of the address only it is taken, so that nobody sends us elsewhere. */
function cursorIn(href: string | undefined): string | undefined {
  if (href === undefined) return undefined;
  const url = URL.parse(href, 'https://akeneo.invalid');
  return url?.searchParams.get('search_after') ?? undefined;
}
