import type { Product } from '@accord/canonical';
import type { Catalogue, ProductCursor } from './ports/catalogue.ts';

const pageSize = 100;

export interface ProductPage {
  readonly items: readonly Product[];
  /** Where to go on; null when there is nothing more at present. */
  readonly next: ProductCursor | null;
}

/** Answers what is sold and at which price. */
export class FindProducts {
  readonly #catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  async bySkus(skus: readonly string[]): Promise<{ items: readonly Product[]; missing: readonly string[] }> {
    const items = await this.#catalogue.products([...new Set(skus)]);
    const found = new Set<string>(items.map((product) => product.sku));
    return { items, missing: [...new Set(skus)].filter((sku) => !found.has(sku)) };
  }

  /**
   * In the order of change. The cursor names the last product of a page and not a page number, so a product
   * that changes meanwhile moves to the end and pushes no other over a page border unseen.
   */
  async changedAfter(cursor: ProductCursor): Promise<ProductPage> {
    const found = await this.#catalogue.changedAfter(cursor, pageSize + 1);
    const items = found.slice(0, pageSize);
    const last = items.at(-1);
    const next = found.length > pageSize && last ? { updatedAt: last.updatedAt, sku: last.sku } : null;
    return { items, next };
  }
}
