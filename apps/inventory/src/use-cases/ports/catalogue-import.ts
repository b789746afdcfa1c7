import type { Product } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import type { BadRecord, SourceArticle, SourcePosition } from './article-source.ts';

/** A bundle whose parts are known here by SKU, or any other article. */
export type ImportedArticle = Omit<SourceArticle, 'components'> & {
  readonly components: readonly { readonly sku: string; readonly quantity: number }[];
};

export interface ImportOutcome {
  /** New or different products, as they are now. */
  readonly changed: readonly Product[];
  readonly bad: readonly BadRecord[];
}

export interface StockReport {
  /** Whole pieces per ERP article id; an article without entry has none. */
  readonly pieces: ReadonlyMap<string, number>;
  /** ERP article ids whose figure could not be read: left as they are. */
  readonly doubtful: readonly string[];
  /** When the report was asked for; an older report never overwrites a newer one. */
  readonly readAt: Date;
  /** Limits the report to these articles. */
  readonly only?: readonly string[];
}

/** Pieces that are gone by the ERP's word but promised to customers by ours. */
export interface OwedPieces {
  readonly sku: string;
  readonly pieces: number;
}

/** Writes what the ERP says into the catalogue. */
export abstract class CatalogueImport {
  abstract position(): Promise<SourcePosition | undefined>;
  /** Remembers how far the source was read, and that every price was confirmed at `confirmedAt`. */
  abstract saveProgress(position: SourcePosition | undefined, confirmedAt: Date): Promise<void>;
  /** SKUs by the ERP's ids, for what is known and can be part of a bundle: anything but another bundle. */
  abstract partsBySource(vendorIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Set-based; an article whose SKU belongs to another one on sale is answered as bad. */
  abstract upsert(tx: Tx, articles: readonly ImportedArticle[], now: Date): Promise<ImportOutcome>;
  /** Takes articles off sale. @returns how many were on sale */
  abstract withdraw(tx: Tx, vendorIds: readonly string[], now: Date): Promise<number>;
}

/** Takes over what the ERP counts in its warehouses. */
export abstract class StockImport {
  /** One transaction per few hundred articles. @returns how many shelves changed, and what is owed */
  abstract takeOver(report: StockReport): Promise<{ changed: number; owed: readonly OwedPieces[] }>;
}
