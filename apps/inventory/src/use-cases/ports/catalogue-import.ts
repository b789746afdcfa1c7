import type { Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { BadRecord, SourceArticle } from './article-source.ts';

/** A bundle whose parts are known here by SKU, or any other article. */
export type ImportedArticle = Omit<SourceArticle, 'components'> & {
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
};

export interface ImportOutcome {
  /** New or different products, as they are now. */
  readonly changed: readonly Product[];
  /** Articles by the ERP's ids of which a later reading is here already. */
  readonly stale: readonly string[];
  /** Articles whose SKU another system sells, which has the last word on it. */
  readonly elsewhere: readonly string[];
  readonly bad: readonly BadRecord[];
}

export interface StockReport {
  /** Whole pieces per ERP article id. */
  readonly pieces: ReadonlyMap<string, number>;
  /** When the report was asked for; an older report never overwrites a newer one. */
  readonly readAt: Date;
}

/** Pieces that are gone by the ERP's word but promised to customers by ours. */
export interface OwedPieces {
  readonly sku: string;
  readonly pieces: number;
}

/** Writes what one system says into the catalogue. */
export abstract class CatalogueImport {
  /** Remembers that every price was confirmed at `confirmedAt`. */
  abstract confirmPrices(tx: Tx, confirmedAt: Date): Promise<void>;
  /** The source's ids of all its articles that are on sale, a few thousand at once. */
  abstract onSale(): AsyncIterable<readonly string[]>;
  /** SKUs by the ERP's ids, for what is known and can be part of a bundle: anything but another bundle. */
  abstract partsBySource(tx: Tx, vendorIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Set-based; an article whose SKU belongs to another one on sale is answered as bad. */
  abstract upsert(tx: Tx, articles: readonly ImportedArticle[], now: Date): Promise<ImportOutcome>;
  /** Takes articles off sale. @returns those that were on sale */
  abstract withdraw(tx: Tx, vendorIds: readonly string[], now: Date): Promise<readonly string[]>;
}

export interface StockOutcome {
  /** Articles by the ERP's ids whose shelves hold another number of pieces now. */
  readonly changed: ReadonlySet<string>;
  /** Articles by the ERP's ids that have no shelf here. */
  readonly unknown: ReadonlySet<string>;
  readonly owed: readonly OwedPieces[];
}

/** Takes over what the ERP counts in its warehouses. */
export abstract class StockImport {
  abstract takeOver(tx: Tx, report: StockReport): Promise<StockOutcome>;
  /** The ERP's ids of articles of which the ERP had pieces by its last word. */
  abstract stocked(): Promise<readonly string[]>;
  /** The ERP's ids of articles whose stock was never heard of, or of which some pieces are still owed. */
  abstract waiting(): Promise<readonly string[]>;
}
