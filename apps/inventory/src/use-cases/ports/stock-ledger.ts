import type { Shortage, Stock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';

/** Pieces of one article to add (or, negative, to take). */
export interface StockChange {
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
}

/** Why pieces came or went, and for what: one entry per reason, reference and article, ever. */
export interface LedgerEntry {
  readonly reason: 'order_placed' | 'order_cancelled' | 'order_returned';
  readonly reference: string;
}

/** What is on the shelf, what of it is promised, and the ledger of every piece that came or went. */
export abstract class StockLedger {
  /** Undefined for what has no stock of its own. */
  abstract stockOf(sku: string): Promise<Stock | undefined>;
  /**
   * Makes all changes or, if one of them would promise more than there is, none, and answers what is short.
   * Rows are locked in SKU order. Changes of `onHand` are entered in the ledger.
   */
  abstract apply(tx: Tx, changes: readonly StockChange[], entry?: LedgerEntry): Promise<readonly Shortage[]>;
  /** Stock whose present state nobody has been told yet, marked as told; at most `limit`. */
  abstract takeUnannounced(tx: Tx, limit: number): Promise<readonly Stock[]>;
}
