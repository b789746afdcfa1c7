import type { Tx } from '@accord/messaging';
import { queryLater } from '@accord/service-kit';
import { z } from 'zod';
import { StockCounts, type Count, type CountEffect } from '../use-cases/ports/file-imports.ts';
import { erpSource } from './erp-source.ts';
import { toRows } from './rows.ts';

/** A product out of a file has no shelf until somebody counts what is on it: most of a hundred thousand never need one. */
const shelvesStatement = `/* import.open_shelves */
  INSERT INTO stock (sku, announced_version)
  SELECT p.sku, 1 FROM products p
  WHERE p.sku = ANY($1::text[]) AND p.kind = 'article' AND p.sold AND p.source IS DISTINCT FROM '${erpSource}'
  ORDER BY p.sku
  ON CONFLICT (sku) DO NOTHING`;

/**
 * The count is what is on hand now, so the movement is its difference to the locked row. Rows are locked in SKU order
 * before any of them is judged, as in the ledger's other statements.
 */
const countStatement = `/* import.count_stock */
  WITH counted AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[]) AS c (sku, pieces, reference)
  ), locked AS MATERIALIZED (
    SELECT s.sku, s.on_hand, s.reserved, c.pieces, c.reference
    FROM counted c JOIN stock s ON s.sku = c.sku JOIN products p ON p.sku = c.sku
    WHERE p.sold AND p.source IS DISTINCT FROM '${erpSource}'
    ORDER BY s.sku
    FOR NO KEY UPDATE OF s
  ), moved AS (
    UPDATE stock s SET on_hand = l.pieces, version = s.version + 1
    FROM locked l WHERE s.sku = l.sku AND l.pieces >= l.reserved AND l.pieces <> l.on_hand
    RETURNING s.sku, l.pieces - l.on_hand AS quantity, l.reference
  ), ledger AS (
    INSERT INTO stock_movements (sku, quantity, reason, reference, at)
    SELECT sku, quantity, 'stock_count', reference, $4 FROM moved
  )
  SELECT c.sku, CASE
      WHEN p.sku IS NULL OR NOT p.sold THEN 'unknown_sku'
      WHEN p.source = '${erpSource}' THEN 'owned_by_erp'
      WHEN l.sku IS NULL THEN 'not_stocked'
      WHEN l.pieces < l.reserved THEN 'below_promised'
      WHEN m.sku IS NULL THEN 'unchanged'
      ELSE 'updated' END AS effect
  FROM counted c
  LEFT JOIN products p ON p.sku = c.sku
  LEFT JOIN locked l ON l.sku = c.sku
  LEFT JOIN moved m ON m.sku = c.sku`;

const effectRow = z.object({
  sku: z.string(),
  effect: z.enum(['updated', 'unchanged', 'unknown_sku', 'not_stocked', 'owned_by_erp', 'below_promised']),
});

export class SqlStockCounts extends StockCounts {
  async takeOver(tx: Tx, counts: readonly Count[], now: Date): Promise<ReadonlyMap<string, CountEffect>> {
    const skus = counts.map(({ sku }) => sku);
    await queryLater(tx.manager, shelvesStatement, [skus]);
    const rows: unknown = await tx.manager.query(countStatement, [
      skus,
      counts.map(({ pieces }) => pieces),
      counts.map(({ reference }) => reference),
      now,
    ]);
    return new Map(toRows(effectRow, rows).map(({ sku, effect }) => [sku, effect]));
  }
}
