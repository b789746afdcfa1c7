import { parseSku, type Shortage, type Stock } from '@accord/canonical';
import { StockLedger, type LedgerEntry, type StockChange } from '@accord/inventory/saga';
import type { Tx } from '@accord/messaging';
import type { Host } from '../host.ts';
import { memoryOf, type MemoryTransaction } from '../memory-transaction.ts';
import { violated } from '../violated.ts';
import type { InventoryTables } from './inventory-tables.ts';

/** The shelf and its ledger in memory. */
export class MemoryStockLedger extends StockLedger {
  readonly #tables: InventoryTables;
  readonly #host: Host;

  constructor(tables: InventoryTables, host: Host) {
    super();
    this.#tables = tables;
    this.#host = host;
  }

  override async stockOf(sku: string): Promise<Stock | undefined> {
    await this.#host.before('stock.read');
    const row = this.#tables.stock.read(sku);
    if (row === undefined) return undefined;
    return { ...row, sku: parseSku(sku), available: row.onHand - row.reserved };
  }

  override async apply(
    tx: Tx,
    changes: readonly StockChange[],
    entry?: LedgerEntry,
  ): Promise<readonly Shortage[]> {
    if (changes.length === 0) return [];
    return memoryOf(tx).statement('stock.apply', async (open) => {
      const { stock } = this.#tables;
      const sorted = [...changes].sort((one, other) => (one.sku < other.sku ? -1 : 1));
      for (const { sku } of sorted) if (stock.read(sku, open) !== undefined) await open.lock(stock, sku);
      const shortages = sorted.flatMap((change) => this.#shortageOf(change, open));
      if (shortages.length > 0) return shortages;
      for (const change of sorted) this.#move(change, entry, open);
      return [];
    });
  }

  /** Announcing is not part of any saga. */
  override async takeUnannounced(): Promise<readonly Stock[]> {
    return [];
  }

  #shortageOf({ sku, onHand, reserved }: StockChange, tx: MemoryTransaction): Shortage[] {
    const row = this.#tables.stock.read(sku, tx);
    if (row !== undefined && row.onHand + onHand >= row.reserved + reserved) return [];
    const requested = Math.max(reserved - onHand, 1);
    return [{ sku: parseSku(sku), requested, available: row === undefined ? 0 : row.onHand - row.reserved }];
  }

  #move({ sku, onHand, reserved }: StockChange, entry: LedgerEntry | undefined, tx: MemoryTransaction): void {
    const { stock, movements } = this.#tables;
    const row = stock.read(sku, tx);
    if (row === undefined) return;
    stock.write(tx, sku, {
      sku,
      onHand: row.onHand + onHand,
      reserved: row.reserved + reserved,
      version: row.version + 1,
    });
    if (onHand === 0) return;
    if (entry === undefined) throw violated('stock_movements_reason');
    const key = `${entry.reference} ${entry.reason} ${sku}`;
    if (movements.read(key, tx) !== undefined) throw violated('stock_movements_once');
    movements.write(tx, key, { ...entry, sku, quantity: onHand });
  }
}
