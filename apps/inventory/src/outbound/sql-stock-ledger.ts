import { Shortage, Stock } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import { StockLedger, type LedgerEntry, type StockChange } from '../use-cases/ports/stock-ledger.ts';
import { toRows } from './rows.ts';

const stockColumns = `sku, on_hand AS "onHand", reserved, on_hand - reserved AS available, version::int AS version`;

/**
 * All changes or none. What must stay true is the condition itself: afterwards nothing more is reserved than
 * is on hand. Rows are locked in SKU order before any of them is judged, and new values are computed from the
 * locked ones, for the reason given at the statement that takes a hold.
 */
const applyStatement = `/* stock.apply */
  WITH change AS (
    SELECT c.sku, c.on_hand, c.reserved FROM unnest($1::text[], $2::int[], $3::int[]) AS c (sku, on_hand, reserved)
  ), locked AS MATERIALIZED (
    SELECT s.sku, s.on_hand, s.reserved, s.version, c.on_hand AS on_hand_change, c.reserved AS reserved_change
    FROM stock s JOIN change c ON c.sku = s.sku
    ORDER BY s.sku
    FOR NO KEY UPDATE OF s
  ), short AS MATERIALIZED (
    SELECT c.sku, greatest(c.reserved - c.on_hand, 1) AS requested, coalesce(l.on_hand - l.reserved, 0) AS available
    FROM change c LEFT JOIN locked l ON l.sku = c.sku
    WHERE l.sku IS NULL OR l.on_hand + c.on_hand < l.reserved + c.reserved
  ), moved AS (
    UPDATE stock s
    SET on_hand = l.on_hand + l.on_hand_change, reserved = l.reserved + l.reserved_change, version = l.version + 1
    FROM locked l WHERE s.sku = l.sku AND NOT EXISTS (SELECT FROM short)
    RETURNING s.sku, l.on_hand_change AS quantity
  ), ledger AS (
    INSERT INTO stock_movements (sku, quantity, reason, reference, at)
    SELECT sku, quantity, $4, $5, $6 FROM moved WHERE quantity <> 0
  )
  SELECT sku, requested, available FROM short ORDER BY sku`;

/** An article whose shelf nobody has counted yet has nothing on it. */
const readStatement = `
  SELECT ${stockColumns} FROM stock WHERE sku = $1
  UNION ALL
  SELECT p.sku, 0, 0, 0, 1 FROM products p
  WHERE p.sku = $1 AND p.kind = 'article' AND NOT EXISTS (SELECT FROM stock s WHERE s.sku = p.sku)`;

const takeUnannouncedStatement = `/* stock.take_unannounced */
  WITH changed AS (
    SELECT sku FROM stock WHERE announced_version < version
    ORDER BY sku LIMIT $1
    FOR NO KEY UPDATE SKIP LOCKED
  ), told AS (
    UPDATE stock s SET announced_version = s.version FROM changed WHERE s.sku = changed.sku
    RETURNING s.sku, s.on_hand, s.reserved, s.version
  )
  SELECT ${stockColumns} FROM told`;

export class SqlStockLedger extends StockLedger {
  readonly #dataSource: DataSource;
  readonly #clock: Clock;

  constructor(dataSource: DataSource, clock: Clock) {
    super();
    this.#dataSource = dataSource;
    this.#clock = clock;
  }

  async stockOf(sku: string): Promise<Stock | undefined> {
    return toRows(Stock, await this.#dataSource.query(readStatement, [sku]))[0];
  }

  async apply(tx: Tx, changes: readonly StockChange[], entry?: LedgerEntry): Promise<readonly Shortage[]> {
    if (changes.length === 0) return [];
    const rows: unknown = await tx.manager.query(applyStatement, [
      changes.map((change) => change.sku),
      changes.map((change) => change.onHand),
      changes.map((change) => change.reserved),
      entry?.reason ?? null,
      entry?.reference ?? null,
      this.#clock.now(),
    ]);
    return toRows(Shortage, rows);
  }

  async takeUnannounced(tx: Tx, limit: number): Promise<readonly Stock[]> {
    return toRows(Stock, await tx.manager.query(takeUnannouncedStatement, [limit]));
  }
}
