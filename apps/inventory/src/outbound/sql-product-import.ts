import type { Tx } from '@accord/messaging';
import { z } from 'zod';
import { ProductImport, type DigestedProduct, type ProductEffect } from '../use-cases/ports/file-imports.ts';
import { toRows } from './rows.ts';

const knownRow = z.object({ sku: z.string(), digest: z.string(), erps: z.boolean() });
const writtenRow = z.object({ sku: z.string(), version: z.int() });

const knownStatement = `/* import.known_products */
  SELECT sku, digest, vendor_id IS NOT NULL AND sold AS erps FROM products WHERE sku = ANY($1::text[]) AND sold`;

/**
 * In SKU order, so that two writers wait for each other instead of locking crosswise. An ERP's run may have taken the
 * SKU since it was looked up: then there is no row in the answer. A new shelf is empty, of which there is nothing to tell.
 */
const writeStatement = `/* import.write_products */
  WITH written AS (
    INSERT INTO products AS p
      (sku, vendor_changed_ms, name, kind, price, weight_grams, gtin, digest, updated_at, priced_at)
    SELECT sku, 0, name, kind, price, "weightGrams", gtin, digest, $2, $2
    FROM json_to_recordset($1::json) AS i (
      sku text, name text, kind text, price jsonb, "weightGrams" int, gtin text, digest text)
    ORDER BY sku COLLATE "C"
    ON CONFLICT (sku) DO UPDATE SET
      vendor_id = NULL, vendor_changed_ms = 0, name = excluded.name, kind = excluded.kind, price = excluded.price,
      weight_grams = excluded.weight_grams, gtin = excluded.gtin, digest = excluded.digest, sold = true,
      version = p.version + 1, updated_at = excluded.updated_at, priced_at = excluded.priced_at
    WHERE p.vendor_id IS NULL OR NOT p.sold
    RETURNING p.sku, p.kind, p.version
  ), shelves AS (
    INSERT INTO stock (sku, announced_version) SELECT sku, 1 FROM written WHERE kind = 'article'
    ON CONFLICT DO NOTHING
  )
  SELECT sku, version FROM written`;

export class SqlProductImport extends ProductImport {
  async takeOver(
    tx: Tx,
    products: readonly DigestedProduct[],
    now: Date,
  ): Promise<ReadonlyMap<string, ProductEffect>> {
    const effects = new Map<string, ProductEffect>();
    const known = new Map(
      toRows(knownRow, await tx.manager.query(knownStatement, [products.map(({ sku }) => sku)])).map(
        (row) => [row.sku, row],
      ),
    );
    const news: DigestedProduct[] = [];
    for (const product of products) {
      const row = known.get(product.sku);
      if (row?.erps === true) effects.set(product.sku, 'owned_by_erp');
      else if (row?.digest === product.digest) effects.set(product.sku, 'unchanged');
      else news.push(product);
    }
    if (news.length === 0) return effects;
    const written = toRows(writtenRow, await tx.manager.query(writeStatement, [JSON.stringify(news), now]));
    for (const { sku } of news) effects.set(sku, 'owned_by_erp');
    for (const { sku, version } of written) effects.set(sku, version === 1 ? 'created' : 'updated');
    return effects;
  }
}
