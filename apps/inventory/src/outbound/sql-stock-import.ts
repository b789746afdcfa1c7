import type { Transactions } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { takeOver } from '../domain/vendor-stock.ts';
import { StockImport, type OwedPieces, type StockReport } from '../use-cases/ports/catalogue-import.ts';
import { toRows } from './rows.ts';

/** Rows per transaction: few enough that an order for one of them does not wait noticeably. */
const batch = 500;

const shelfRow = z.object({
  sku: z.string(),
  vendor_id: z.string(),
  on_hand: z.int(),
  reserved: z.int(),
  vendor_quantity: z.int().nullable(),
});
type Shelf = z.output<typeof shelfRow>;

/** Locks the next shelves in SKU order, leaving out those about which a later report was taken over already. */
const nextShelves = `
  SELECT s.sku, p.vendor_id, s.on_hand, s.reserved, s.vendor_quantity
  FROM stock s JOIN products p ON p.sku = s.sku
  WHERE s.sku > $1 AND p.vendor_id IS NOT NULL AND (s.vendor_read_at IS NULL OR s.vendor_read_at <= $2)
    AND ($4::text[] IS NULL OR p.vendor_id = ANY($4::text[])) AND NOT p.vendor_id = ANY($5::text[])
  ORDER BY s.sku LIMIT $3
  FOR NO KEY UPDATE OF s`;

const writeShelves = `
  WITH news AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::int[]) AS n (sku, change, vendor_quantity)
  ), moved AS (
    UPDATE stock s SET
      on_hand = s.on_hand + n.change, vendor_quantity = n.vendor_quantity, vendor_read_at = $4::timestamptz,
      version = s.version + (n.change <> 0)::int
    FROM news n WHERE s.sku = n.sku
    RETURNING s.sku, n.change, s.version
  )
  INSERT INTO stock_movements (sku, quantity, reason, reference, at)
  SELECT sku, change, 'vendor_report', 'version ' || version, $4::timestamptz FROM moved WHERE change <> 0`;

export class SqlStockImport extends StockImport {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    super();
    this.#transactions = transactions;
  }

  async takeOver(report: StockReport): Promise<{ changed: number; owed: readonly OwedPieces[] }> {
    const owed: OwedPieces[] = [];
    let changed = 0;
    let after = '';
    for (;;) {
      const from = after;
      const done = await this.#transactions.run((manager) => takeOverBatch(manager, report, from));
      changed += done.changed;
      owed.push(...done.owed);
      if (done.last === undefined) return { changed, owed };
      after = done.last;
    }
  }
}

async function takeOverBatch(
  manager: EntityManager,
  report: StockReport,
  after: string,
): Promise<{ changed: number; owed: OwedPieces[]; last: string | undefined }> {
  const shelves = toRows(
    shelfRow,
    await manager.query(nextShelves, [after, report.readAt, batch, report.only ?? null, report.doubtful]),
  );
  const news = shelves.map((shelf) => ({ sku: shelf.sku, ...newsOf(shelf, report) }));
  if (news.length > 0) {
    await manager.query(writeShelves, [
      news.map((entry) => entry.sku),
      news.map((entry) => entry.change),
      news.map((entry) => entry.vendorQuantity),
      report.readAt,
    ]);
  }
  return {
    changed: news.filter((entry) => entry.change !== 0).length,
    owed: news.filter((entry) => entry.owed > 0).map(({ sku, owed }) => ({ sku, pieces: owed })),
    last: shelves.length === batch ? shelves.at(-1)?.sku : undefined,
  };
}

function newsOf(shelf: Shelf, report: StockReport): ReturnType<typeof takeOver> {
  return takeOver(
    { onHand: shelf.on_hand, reserved: shelf.reserved, vendorQuantity: shelf.vendor_quantity },
    report.pieces.get(shelf.vendor_id) ?? 0,
  );
}
