import type { Tx } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { takeOver } from '../domain/vendor-stock.ts';
import { StockImport, type StockOutcome, type StockReport } from '../use-cases/ports/catalogue-import.ts';
import { erpSource } from './erp-source.ts';
import { toRows } from './rows.ts';

const shelfRow = z.object({
  sku: z.string(),
  vendor_id: z.string(),
  on_hand: z.int(),
  reserved: z.int(),
  vendor_quantity: z.int().nullable(),
  later_known: z.boolean(),
});
type Shelf = z.output<typeof shelfRow>;

const vendorRow = z.object({ vendor_id: z.string() });

/** Locks the shelves in SKU order. */
const shelvesOf = `
  SELECT s.sku, p.vendor_id, s.on_hand, s.reserved, s.vendor_quantity, coalesce(s.vendor_read_at > $2, false) AS later_known
  FROM stock s JOIN products p ON p.sku = s.sku
  WHERE p.source = '${erpSource}' AND p.vendor_id = ANY($1::text[])
  ORDER BY s.sku
  FOR NO KEY UPDATE OF s`;

const writeShelves = `
  WITH news AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $5::int[]) AS n (sku, change, vendor_quantity, owed)
  ), moved AS (
    UPDATE stock s SET
      on_hand = s.on_hand + n.change, vendor_quantity = n.vendor_quantity, vendor_read_at = $4::timestamptz,
      vendor_owed = n.owed,
      version = s.version + (n.change <> 0)::int
    FROM news n WHERE s.sku = n.sku
    RETURNING s.sku, n.change, s.version
  )
  INSERT INTO stock_movements (sku, quantity, reason, reference, at)
  SELECT sku, change, 'vendor_report', 'version ' || version, $4::timestamptz FROM moved WHERE change <> 0`;

export class SqlStockImport extends StockImport {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  async takeOver({ manager }: Tx, { pieces, readAt }: StockReport): Promise<StockOutcome> {
    const shelves = toRows(shelfRow, await manager.query(shelvesOf, [[...pieces.keys()], readAt]));
    const news = shelves
      // A later report was taken over already.
      .filter((shelf) => !shelf.later_known)
      .map((shelf) => ({ shelf, ...newsOf(shelf, pieces.get(shelf.vendor_id) ?? 0) }));
    if (news.length > 0) {
      await manager.query(writeShelves, [
        news.map(({ shelf }) => shelf.sku),
        news.map(({ change }) => change),
        news.map(({ vendorQuantity }) => vendorQuantity),
        readAt,
        news.map(({ owed }) => owed),
      ]);
    }
    const known = new Set(shelves.map(({ vendor_id }) => vendor_id));
    return {
      changed: new Set(news.filter(({ change }) => change !== 0).map(({ shelf }) => shelf.vendor_id)),
      unknown: new Set([...pieces.keys()].filter((vendorId) => !known.has(vendorId))),
      owed: news.filter(({ owed }) => owed > 0).map(({ shelf, owed }) => ({ sku: shelf.sku, pieces: owed })),
    };
  }

  async stocked(): Promise<readonly string[]> {
    const rows: unknown = await this.#dataSource.query(
      `SELECT p.vendor_id FROM stock s JOIN products p ON p.sku = s.sku
       WHERE p.source = '${erpSource}' AND s.vendor_quantity IS DISTINCT FROM 0`,
    );
    return toRows(vendorRow, rows).map(({ vendor_id }) => vendor_id);
  }

  async waiting(): Promise<readonly string[]> {
    const rows: unknown = await this.#dataSource.query(
      `SELECT p.vendor_id FROM stock s JOIN products p ON p.sku = s.sku
       WHERE p.sold AND p.source = '${erpSource}' AND (s.vendor_quantity IS NULL OR s.vendor_owed > 0)`,
    );
    return toRows(vendorRow, rows).map(({ vendor_id }) => vendor_id);
  }
}

function newsOf(shelf: Shelf, pieces: number): ReturnType<typeof takeOver> {
  return takeOver(
    { onHand: shelf.on_hand, reserved: shelf.reserved, vendorQuantity: shelf.vendor_quantity },
    pieces,
  );
}
