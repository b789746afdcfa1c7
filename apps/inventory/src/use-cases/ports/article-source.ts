import type { Price, Sku } from '@accord/canonical';

/** One article as the ERP knows it, in our language. */
export interface SourceArticle {
  /** The ERP's own id: bundles and stock refer to it. */
  readonly vendorId: string;
  /** When the ERP last changed it by its own clock, epoch milliseconds. */
  readonly changedAtMs: number;
  /** Counts the ERP's changes: of two readings the one with the higher number is right, whatever the clocks say. */
  readonly revision: number;
  readonly sku: Sku;
  readonly name: string;
  readonly kind: 'article' | 'course' | 'bundle';
  readonly price: Price;
  readonly weightGrams?: number;
  readonly gtin?: string;
  /** Articles of a bundle by the ERP's id; empty for anything else. */
  readonly components: readonly { readonly vendorId: string; readonly quantity: number }[];
}

/** What became of one record of the ERP. A record we cannot read is named with its reason, never guessed. */
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
}

export interface SourcePage {
  /** As the ERP sent them; `read` says what they are. */
  readonly records: readonly unknown[];
  readonly position: SourcePosition;
}

export interface SourceStock {
  /** Whole pieces per ERP article id, over all warehouses and storage places. */
  readonly pieces: ReadonlyMap<string, number>;
  readonly bad: readonly BadRecord[];
}

/** The system that owns articles, prices and deliveries into the warehouse. */
export abstract class ArticleSource {
  /** Every article changed after the position, in the order of change; from the beginning without one. */
  abstract changedAfter(position: SourcePosition | undefined): AsyncIterable<SourcePage>;
  /** Every article that there is, whatever changes meanwhile. */
  abstract everything(): AsyncIterable<readonly unknown[]>;
  /** Total: whatever the ERP sent is an article, a withdrawal, something ignored, or a named bad record. */
  abstract read(raw: unknown): SourceRecord;
  /** One article as it is now; undefined when the source has no such article (any more). */
  abstract article(vendorId: string): Promise<SourceRecord | undefined>;
  /** @param vendorId limits the answer to one article. */
  abstract stock(vendorId?: string): Promise<SourceStock>;
}
