import type { Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { ImportedProduct } from '../../domain/import/product-record.ts';
import type { CountedStock } from '../../domain/import/stock-record.ts';

/** A product of a file with what tells two contents of it apart. */
export interface DigestedProduct extends ImportedProduct {
  readonly digest: string;
}

export type ProductEffect = 'created' | 'updated' | 'unchanged' | 'owned_by_erp';

/** Catalogue rows that come from files. What the ERP sells is the ERP's: a file changes nothing of it. */
export abstract class ProductImport {
  /** One statement for what is known and one for what is new or different; each SKU at most once. */
  abstract takeOver(
    tx: Tx,
    products: readonly DigestedProduct[],
    now: Date,
  ): Promise<ReadonlyMap<string, ProductEffect>>;
}

/** Products whose present state nobody has been told yet. */
export abstract class ProductNews {
  /** Marks at most `limit` as told and answers them as they are now. */
  abstract takeUnannounced(tx: Tx, limit: number): Promise<readonly Product[]>;
}

export interface Count extends CountedStock {
  /** Names the movement: one per count, ever. */
  readonly reference: string;
}

export type CountEffect =
  'updated' | 'unchanged' | 'unknown_sku' | 'not_stocked' | 'owned_by_erp' | 'below_promised';

/** What somebody counted on the shelves. */
export abstract class StockCounts {
  /** Enters differences in the ledger; a count below what is promised changes nothing. Each SKU at most once. */
  abstract takeOver(tx: Tx, counts: readonly Count[], now: Date): Promise<ReadonlyMap<string, CountEffect>>;
}
