import type { Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { Composition } from '../../domain/article-demand.ts';

export interface ProductCursor {
  readonly updatedAt: string;
  readonly sku: string;
}

/** What is sold, at which price, and of which parts. Prices say when the ERP last confirmed them. */
export abstract class Catalogue {
  /** Only what is on sale; an unknown SKU is simply not among them. */
  abstract products(skus: readonly string[]): Promise<readonly Product[]>;
  /** At most `limit` products in the order of their last change, after the cursor. */
  abstract changedAfter(cursor: ProductCursor, limit: number): Promise<readonly Product[]>;
  /**
   * What each SKU is made of.
   * @param options.onSale leaves out what is no longer sold; an order that was placed may still hold it
   * @param options.tx reads inside a transaction: asking the pool for a second connection while holding one
   * is how a pool runs dry
   */
  abstract compositions(
    skus: readonly string[],
    options: { readonly onSale: boolean; readonly tx?: Tx },
  ): Promise<ReadonlyMap<string, Composition>>;
  /** Grams per piece, for those articles whose weight is known. */
  abstract weights(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
