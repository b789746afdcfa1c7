import type { VendorClient } from '@accord/vendor-client';
import { Stock, type HoldOutcome, type ReservationRequest } from '../../use-cases/ports/stock.ts';
import { readAnswer } from './peer-client.ts';
import { productsWire } from './peers.wire.ts';
import { isRefusedHold, readHold } from './read-hold.ts';

/** Inventory answers for at most 200 products at once. */
const skusPerPage = 200;

function inPages(skus: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(skus.length / skusPerPage) }, (_, page) =>
    skus.slice(page * skusPerPage, (page + 1) * skusPerPage),
  );
}

/** Inventory over REST. The reservation's id is ours, so every call may be repeated. */
export class InventoryStock extends Stock {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    super();
    this.#http = http;
  }

  override async products(skus: readonly string[]) {
    const pages = await Promise.all(inPages(skus).map((page) => this.#productPage(page)));
    return { items: pages.flatMap(({ items }) => items), missing: pages.flatMap(({ missing }) => missing) };
  }

  async #productPage(skus: readonly string[]) {
    const { body } = await this.#http.call({
      operation: 'get_products',
      method: 'GET',
      path: '/products',
      query: { skus: skus.join(',') },
      repeat: 'safe',
    });
    return readAnswer('inventory', productsWire, body);
  }

  override async reserve(request: ReservationRequest): Promise<HoldOutcome> {
    const { status, body } = await this.#http.call({
      operation: 'reserve_stock',
      method: 'POST',
      path: '/reservations',
      json: request,
      repeat: 'safe',
      accept: isRefusedHold,
    });
    return readHold('inventory', { status, body, lines: request.lines });
  }

  override async release(reservationId: string): Promise<void> {
    await this.#http.call({
      operation: 'release_stock',
      method: 'DELETE',
      path: `/reservations/${encodeURIComponent(reservationId)}`,
      repeat: 'safe',
      accept: (refusal) => refusal === 404,
    });
  }
}
