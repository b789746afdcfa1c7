import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient } from '@accord/vendor-client';
import type { AmazonConfig } from './amazon.config.ts';
import { searchWire } from './amazon.wire.ts';

export interface AmazonPage {
  readonly orders: readonly unknown[];
  /** Leads to the next page; undefined on the last. */
  readonly nextToken: string | undefined;
  /** By Amazon's clock. */
  readonly updatedBeforeMs: number | undefined;
}

/** What we read of an order beside its items. None of it needs a restricted data token in this version: the roles of the application decide. */
const includedData = 'BUYER,RECIPIENT,PROCEEDS,FULFILLMENT';

/** The calls we make to Amazon. They answer raw records: reading them is the mapping's business. */
export class AmazonClient {
  readonly #http: VendorClient;
  readonly #config: Pick<AmazonConfig, 'AMAZON_MARKETPLACE_IDS' | 'AMAZON_PAGE_SIZE'>;

  constructor(http: VendorClient, config: Pick<AmazonConfig, 'AMAZON_MARKETPLACE_IDS' | 'AMAZON_PAGE_SIZE'>) {
    this.#http = http;
    this.#config = config;
  }

  /** Orders that the seller delivers. @throws Failure of Amazon, `amazon.unreadable` (transient) */
  async searchOrders(updatedAfterMs: number, paginationToken?: string): Promise<AmazonPage> {
    const { body } = await this.#http.call({
      operation: 'search_orders',
      method: 'GET',
      path: '/orders/2026-01-01/orders',
      query: {
        lastUpdatedAfter: new Date(updatedAfterMs).toISOString(),
        marketplaceIds: this.#config.AMAZON_MARKETPLACE_IDS,
        fulfilledBy: 'MERCHANT',
        maxResultsPerPage: this.#config.AMAZON_PAGE_SIZE,
        includedData,
        ...(paginationToken === undefined ? {} : { paginationToken }),
      },
      repeat: 'safe',
    });
    const found = parseAnswer(searchWire, body, { vendor: 'amazon', answer: 'orders' });
    if (!found.success) {
      throw new Failure(
        'amazon.unreadable',
        'transient',
        'Amazon answered something that is no list of orders',
        {
          cause: found.error,
        },
      );
    }
    const { orders, pagination, lastUpdatedBefore } = found.data;
    // A token that is empty leads nowhere.
    return {
      orders,
      nextToken: pagination?.nextToken || undefined,
      updatedBeforeMs: lastUpdatedBefore ?? undefined,
    };
  }
}
