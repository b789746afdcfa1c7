import { Failure } from '@accord/canonical';
import {
  MarketplaceOrders,
  type MarketplacePage,
  type MarketplaceRecord,
} from '../../use-cases/ports/marketplace-orders.ts';
import type { AmazonClient, AmazonPage } from './amazon.client.ts';
import { readOrder } from './amazon.mapping.ts';
import { headWire } from './amazon.wire.ts';

/** Pages in a row that lead on and show nothing new before Amazon is taken for ill. */
const mostIdle = 5;

/** Amazon as the source of orders. */
export class AmazonOrders extends MarketplaceOrders {
  readonly marketplace = 'amazon';
  readonly #client: AmazonClient;

  constructor(client: AmazonClient) {
    super();
    this.#client = client;
  }

  /**
   * All pages, again and again until a whole round shows nothing new, and twice at least: a page that names no next one
   * may be half of one, or empty though there is more.
   */
  async *changedSince(sinceMs: number): AsyncGenerator<MarketplacePage> {
    const seen = new Set<string>();
    let isQuiet = false;
    for (let round = 1; round <= 2 || !isQuiet; round += 1) {
      isQuiet = true;
      for await (const { orders, updatedBeforeMs } of this.#pages(sinceMs)) {
        const records = orders.filter((order) => isFresh(order, seen));
        if (records.length > 0) isQuiet = false;
        // Later rounds have read more than the first was asked for, and say so of themselves.
        yield { records, ...(round === 1 && { changedBeforeMs: updatedBeforeMs }) };
      }
    }
  }

  read(raw: unknown): MarketplaceRecord {
    return readOrder(raw);
  }

  async *#pages(sinceMs: number): AsyncGenerator<AmazonPage> {
    const tokens = new Set<string>();
    let page = await this.#client.searchOrders(sinceMs);
    for (let idle = 0; ;) {
      yield page;
      const { nextToken } = page;
      if (nextToken === undefined) return;
      idle = tokens.has(nextToken) ? idle + 1 : 0;
      tokens.add(nextToken);
      if (idle === mostIdle)
        throw new Failure('amazon.stuck', 'transient', 'Amazon leads from page to page in a circle');
      page = await this.#client.searchOrders(sinceMs, nextToken);
    }
  }
}

/** One reading once; a record that cannot be told from others is always worth a look. */
function isFresh(order: unknown, seen: Set<string>): boolean {
  const head = headWire.safeParse(order).data;
  const name = head === undefined ? JSON.stringify(order) : `${head.orderId} ${head.lastUpdatedTime}`;
  if (seen.has(name)) return false;
  seen.add(name);
  return true;
}
