import type { Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Composition } from '../domain/article-demand.ts';
import { Catalogue, type ProductCursor } from '../use-cases/ports/catalogue.ts';
import { selectProducts } from './product-rows.ts';
import { toRows } from './rows.ts';

const compositionRow = z.object({
  sku: z.string(),
  kind: z.enum(['article', 'course', 'bundle']),
  components: z.array(z.object({ sku: z.string(), quantity: z.int() })),
});

const weightRow = z.object({ sku: z.string(), weight_grams: z.int() });

export class SqlCatalogue extends Catalogue {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  async products(skus: readonly string[]): Promise<readonly Product[]> {
    return selectProducts(
      this.#dataSource.manager,
      'WHERE p.sku = ANY($1::text[]) AND p.sold ORDER BY p.sku',
      [skus],
    );
  }

  async changedAfter(cursor: ProductCursor, limit: number): Promise<readonly Product[]> {
    return selectProducts(
      this.#dataSource.manager,
      'WHERE (p.updated_at, p.sku) > ($1::timestamptz, $2) AND p.sold ORDER BY p.updated_at, p.sku LIMIT $3',
      [cursor.updatedAt, cursor.sku, limit],
    );
  }

  async compositions(
    skus: readonly string[],
    options: { readonly onSale: boolean; readonly tx?: Tx },
  ): Promise<ReadonlyMap<string, Composition>> {
    const manager = options.tx?.manager ?? this.#dataSource.manager;
    const rows: unknown = await manager.query(
      `/* catalogue.compositions */ SELECT p.sku, p.kind, coalesce(
         (SELECT jsonb_agg(jsonb_build_object('sku', c.component_sku, 'quantity', c.quantity))
          FROM bundle_components c WHERE p.kind = 'bundle' AND c.bundle_sku = p.sku
            AND (SELECT kind FROM products WHERE sku = c.component_sku) = 'article'), '[]') AS components
       FROM products p WHERE p.sku = ANY($1::text[]) AND (p.sold OR NOT $2)`,
      [skus, options.onSale],
    );
    return new Map(toRows(compositionRow, rows).map(({ sku, ...composition }) => [sku, composition]));
  }

  async weights(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows: unknown = await tx.manager.query(
      `/* catalogue.weights */
       SELECT sku, weight_grams FROM products WHERE sku = ANY($1::text[]) AND weight_grams IS NOT NULL`,
      [skus],
    );
    return new Map(toRows(weightRow, rows).map((row) => [row.sku, row.weight_grams]));
  }
}
