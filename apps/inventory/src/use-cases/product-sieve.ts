import type { Tx } from '@accord/messaging';
import type { Arrival, Sieve } from '@accord/sync';
import { readable } from '../domain/import/json-line.ts';
import { judgeSku } from '../domain/import/fields.ts';
import type { ImportRow } from '../domain/import/row.ts';
import type { ProductImport } from './ports/file-imports.ts';
import { printOf } from './product-print.ts';

/** SKUs that are remembered at most, some 5 MB. A file with more news than that gains nothing by a sieve. */
const mostToCome = 50_000;

const none: ReadonlySet<Arrival<ImportRow>> = new Set();

/**
 * Rows that the catalogue's products were made of already, which is nearly all of a file that comes again. A row is
 * none of them when an earlier one, or another of the same page, is about the same SKU and will be loaded: of two rows
 * the later holds, so they have to be looked at in their order. Where most rows are news, each is loaded.
 */
export class ProductSieve implements Sieve<ImportRow> {
  readonly #products: ProductImport;
  readonly #toCome = new Set<string>();
  #isOver = false;

  constructor(products: ProductImport) {
    this.#products = products;
  }

  async unchanged(
    tx: Pick<Tx, 'manager'>,
    arrivals: readonly Arrival<ImportRow>[],
  ): Promise<ReadonlySet<Arrival<ImportRow>>> {
    if (this.#isOver) return none;
    const prints = arrivals.map(({ raw }) => printOf(raw));
    const digests = await this.#products.digests(
      tx,
      prints.map(({ sku }) => sku),
    );
    const isKnown = prints.map(({ sku, digest }) => {
      const same = digests.get(sku) === digest;
      // The second of two like rows is one to look at.
      if (same) digests.delete(sku);
      return same;
    });
    arrivals.forEach(({ raw }, at) => {
      if (isKnown[at] !== true) this.#expect(raw, prints[at]?.sku);
    });
    const unchanged = arrivals.filter((_, at) => isKnown[at] && !this.#toCome.has(prints[at]?.sku ?? ''));
    this.#isOver = unchanged.length * 2 < arrivals.length || this.#toCome.size > mostToCome;
    return new Set(unchanged);
  }

  /** By what the row seems to be about, and by what it is about. */
  #expect(row: ImportRow, seeming: string | undefined): void {
    if (seeming !== undefined) this.#toCome.add(seeming);
    const raw = readable(row);
    const sku = 'fields' in raw ? judgeSku(raw.fields['sku']) : undefined;
    if (sku?.ok) this.#toCome.add(sku.value);
  }
}
