import type { Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { z } from 'zod';
import { ProductNews } from '../use-cases/ports/file-imports.ts';
import { selectProducts } from './product-rows.ts';
import { toRows } from './rows.ts';

const skuRow = z.object({ sku: z.string() });

const takeStatement = `/* products.take_unannounced */
  WITH changed AS (
    SELECT sku FROM products WHERE announced_version < version
    ORDER BY sku LIMIT $1
    FOR NO KEY UPDATE SKIP LOCKED
  ), told AS (
    UPDATE products p SET announced_version = p.version FROM changed WHERE p.sku = changed.sku RETURNING p.sku
  )
  SELECT sku FROM told`;

export class SqlProductNews extends ProductNews {
  async takeUnannounced(tx: Tx, limit: number): Promise<readonly Product[]> {
    const skus = toRows(skuRow, await tx.manager.query(takeStatement, [limit])).map(({ sku }) => sku);
    if (skus.length === 0) return [];
    return selectProducts(tx.manager, 'WHERE p.sku = ANY($1::text[]) ORDER BY p.sku', [skus]);
  }
}
