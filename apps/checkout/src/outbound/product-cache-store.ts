import { Product } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import { ProductCache, type CachedProduct } from '../use-cases/ports/product-cache.ts';

interface CacheRow {
  readonly product: unknown;
  readonly confirmed_at: Date;
}

const keepProducts = `
  INSERT INTO product_cache (sku, version, product, confirmed_at)
  SELECT p.product ->> 'sku', (p.product ->> 'version')::integer, p.product, $2
  FROM jsonb_array_elements($1::jsonb) AS p(product)
  ORDER BY 1
  ON CONFLICT (sku) DO UPDATE SET
    version = excluded.version, product = excluded.product, confirmed_at = excluded.confirmed_at
  WHERE product_cache.version <= excluded.version`;

/** Read from memory only: the table behind it is for the next start of the process. */
export class ProductCacheStore extends ProductCache {
  readonly #database: DataSource;
  readonly #products = new Map<string, CachedProduct>();

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  /** Fills the memory with what was known when the process last ran; a row of an older shape is left out. */
  async load(): Promise<void> {
    const rows = await this.#database.query<CacheRow[]>('SELECT product, confirmed_at FROM product_cache');
    for (const row of rows) {
      const parsed = Product.safeParse(row.product);
      if (parsed.success) this.#remember(parsed.data, row.confirmed_at);
    }
  }

  override read(skus: readonly string[]): ReadonlyMap<string, CachedProduct> {
    const found = new Map<string, CachedProduct>();
    for (const sku of skus) {
      const cached = this.#products.get(sku);
      if (cached !== undefined) found.set(sku, cached);
    }
    return found;
  }

  override async keep(products: readonly Product[], confirmedAt: Date): Promise<void> {
    if (products.length === 0) return;
    for (const product of products) this.#remember(product, confirmedAt);
    await this.#database.query(keepProducts, [JSON.stringify(products), confirmedAt]);
  }

  #remember(product: Product, confirmedAt: Date): void {
    const known = this.#products.get(product.sku);
    if (known === undefined || known.product.version <= product.version) {
      this.#products.set(product.sku, { product, confirmedAt });
    }
  }
}
