import type { Price, Sku } from '@accord/canonical';

/** One article as the system that owns it knows it, in our language. */
export interface SourceArticle {
  /** The source's own id: bundles and stock refer to it. */
  readonly vendorId: string;
  /** When the source last changed it by its own clock, epoch milliseconds. */
  readonly changedAtMs: number;
  /**
   * Counts the source's changes: of two readings the one with the higher number is right, whatever the clocks say. Absent
   * where it counts none.
   */
  readonly revision?: number;
  readonly sku: Sku;
  readonly name: string;
  readonly kind: 'article' | 'course' | 'bundle';
  readonly price: Price;
  readonly weightGrams?: number;
  readonly gtin?: string;
  /** Articles of a bundle by the source's id; empty for anything else. */
  readonly components: readonly { readonly vendorId: string; readonly quantity: number }[];
}

/** What became of one record of the source. A record we cannot read is named with its reason, never guessed. */
export type SourceRecord =
  | { readonly kind: 'article'; readonly article: SourceArticle }
  | { readonly kind: 'withdrawn'; readonly vendorId: string }
  | { readonly kind: 'ignored'; readonly vendorId: string }
  | { readonly kind: 'bad'; readonly record: BadRecord };

export interface BadRecord {
  readonly vendorId: string;
  /** Stable code such as `weclapp.no_price`. */
  readonly reason: string;
  /** The field at fault, where one is. */
  readonly field?: string;
}

/** Everything up to this moment, and within its millisecond up to this record, has been read. */
export interface SourcePosition {
  readonly changedUntilMs: number;
  readonly lastRecord: string;
  /**
   * Of a source that gives what changed since a moment in another order than that of the changes: the latest change seen
   * so far. Then `changedUntilMs` stays until all is read.
   */
  readonly latestChangeMs?: number;
}

export interface SourcePage {
  /** As the source sent them; `read` says what they are. */
  readonly records: readonly unknown[];
  readonly position: SourcePosition;
}

export interface SourceStock {
  /** Whole pieces per ERP article id, over all warehouses and storage places. */
  readonly pieces: ReadonlyMap<string, number>;
  readonly bad: readonly BadRecord[];
  /** The latest change of any place, by the source's clock, epoch milliseconds; 0 where none is there. */
  readonly changedUntilMs: number;
}

export interface StockChangesPage {
  /** The ERP's ids of articles of which a place holds another number than before. */
  readonly vendorIds: ReadonlySet<string>;
  /** Places that do not say whose they are; others that cannot be read are named when their article is counted. */
  readonly bad: readonly BadRecord[];
  readonly position: SourcePosition;
}

/** A system that owns articles and their prices. */
export abstract class ProductSource {
  /** Every article changed after the position; from the beginning without one. */
  abstract changedAfter(position: SourcePosition | undefined): AsyncIterable<SourcePage>;
  /** Every article that there is, whatever changes meanwhile. */
  abstract everything(): AsyncIterable<readonly unknown[]>;
  /** Total: whatever the source sent is an article, a withdrawal, something ignored, or a named bad record. */
  abstract read(raw: unknown): SourceRecord;
  /** One article as it is now; undefined when the source has no such article (any more). */
  abstract article(vendorId: string): Promise<SourceRecord | undefined>;
}

/** The system that owns articles, prices and deliveries into the warehouse. */
export abstract class ArticleSource extends ProductSource {
  /** @param vendorIds limits the answer to these articles. */
  abstract stock(vendorIds?: readonly string[]): Promise<SourceStock>;
}

/** Where the ERP's warehouses tell what changed in them. A place that was emptied may be no record any more: it tells nothing. */
export abstract class StockChanges {
  /** Every place changed after the position. */
  abstract changedAfter(position: SourcePosition): AsyncIterable<StockChangesPage>;
}
