import type { Product } from '@accord/canonical';

export interface CachedProduct {
  readonly product: Product;
  /** When inventory last said so. */
  readonly confirmedAt: Date;
}

/** The last known products, in memory and behind it on disk, so that a restart while inventory is down still sells. */
export abstract class ProductCache {
  abstract read(skus: readonly string[]): ReadonlyMap<string, CachedProduct>;

  /** Keeps the newer version of each product, in memory at once and on disk with the promise. */
  abstract keep(products: readonly Product[], confirmedAt: Date): Promise<void>;
}
