import type { Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { ImportedProduct } from '../../domain/import/product-record.ts';
import type { CountedStock } from '../../domain/import/stock-record.ts';

/** What a row of a file is about, and what tells two contents of it apart. */
export interface ProductPrint {
  readonly sku: string;
  readonly digest: string;
}

/** `same`: made of this very row. `known`: there is such a product, and whether it differs has to be looked at. */
export type Likeness = 'new' | 'known' | 'same';

/** A product of a file, judged. */
export type DigestedProduct = ImportedProduct & ProductPrint;

/** `stale`: a row that was taken before said a later `updatedAt`. */
export type ProductEffect = 'created' | 'updated' | 'unchanged' | 'owned_by_erp' | 'stale';

/** Catalogue rows that come from files. What the ERP sells is the ERP's: a file changes nothing of it. */
export abstract class ProductImport {
  /**
   * By SKU, the digests of the rows that products out of files were made of; without those that are another's or no
   * longer sold. What is no SKU finds none.
   */
  abstract digests(tx: Pick<Tx, 'manager'>, skus: readonly string[]): Promise<Map<string, string>>;
  /** In the order of the prints. */
  abstract compare(tx: Tx, prints: readonly ProductPrint[]): Promise<readonly Likeness[]>;
  /**
   * COPY and one set-based merge; each SKU at most once.
   * @param as.fresh SKUs that were new when they were compared; the others are looked up
   * @throws Failure `inventory.product_raced` (transient): one of those is not new any more
   */
  abstract takeOver(
    tx: Tx,
    products: readonly DigestedProduct[],
    as: { readonly fresh: ReadonlySet<string>; readonly now: Date },
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
