import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { Flow, type Result, type Sieve, type Staged } from '@accord/sync';
import { judgeProduct, type ImportedProduct } from '../domain/import/product-record.ts';
import type { ImportRow } from '../domain/import/row.ts';
import { judgeRows, staleRow, type GoodRow, type JudgedRows } from './import-rows.ts';
import type { ProductEffect, ProductImport, ProductPrint } from './ports/file-imports.ts';
import { digestOf, printOf } from './product-print.ts';
import { ProductSieve } from './product-sieve.ts';

/** Products out of a file into the catalogue. Others are told in rounds, afterwards. */
export class ImportProducts extends Flow<ImportRow> {
  readonly name = 'inventory.import-products';
  override readonly batchSize = 5_000;
  readonly #products: ProductImport;
  readonly #clock: Clock;

  constructor(products: ProductImport, clock: Clock) {
    super();
    this.#products = products;
    this.#clock = clock;
  }

  override sieve(): Sieve<ImportRow> {
    return new ProductSieve(this.#products);
  }

  override async load(tx: Tx, batch: readonly Staged<ImportRow>[]): Promise<readonly Result[]> {
    const prints = batch.map(({ raw }) => printOf(raw));
    const likenesses = await this.#products.compare(tx, prints);
    const isAlone = aloneAmong(prints);
    const same = new Map<string, Result>();
    const others: Staged<ImportRow>[] = [];
    batch.forEach((row, at) => {
      const { sku = '' } = prints[at] ?? {};
      if (likenesses[at] === 'same' && isAlone(sku))
        same.set(sku, { seq: row.seq, outcome: 'unchanged', key: sku });
      else others.push(row);
    });
    const { good, settled } = this.#judge(batch, others, same);
    const effects = await this.#products.takeOver(
      tx,
      good.map(({ row, value }) => ({ ...value, digest: digestOf(row) })),
      {
        fresh: new Set(prints.flatMap(({ sku }, at) => (likenesses[at] === 'new' ? [sku] : []))),
        now: this.#clock.now(),
      },
    );
    return [...same.values(), ...settled, ...good.map((row) => resultOf(row, effects.get(row.value.sku)))];
  }

  /** A row that is not about what it seems to be may be about what another says again: then all are looked at in order. */
  #judge(
    batch: readonly Staged<ImportRow>[],
    others: readonly Staged<ImportRow>[],
    same: Map<string, Result>,
  ): JudgedRows<ImportedProduct> {
    const now = this.#clock.now();
    const judge: Parameters<typeof judgeRows<ImportedProduct>>[1] = (fields, decimalMark) =>
      judgeProduct(fields, decimalMark, now);
    const judged = judgeRows(others, judge);
    if (!judged.good.some(({ value }) => same.has(value.sku))) return judged;
    same.clear();
    return judgeRows(batch, judge);
  }
}

/** Whether one row only is about a SKU: of two the later holds, so neither is settled by itself. */
function aloneAmong(prints: readonly ProductPrint[]): (sku: string) => boolean {
  const skus = new Set(prints.map(({ sku }) => sku));
  if (skus.size === prints.length) return () => true;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { sku } of prints) {
    if (seen.has(sku)) repeated.add(sku);
    seen.add(sku);
  }
  return (sku) => !repeated.has(sku);
}

function resultOf(row: GoodRow<ImportedProduct>, effect: ProductEffect = 'owned_by_erp'): Result {
  const { seq, raw, value } = row;
  const { sku: key } = value;
  if (effect === 'stale') return staleRow(row);
  if (effect !== 'owned_by_erp') return { seq, outcome: effect, key };
  return {
    seq,
    outcome: 'skipped',
    code: 'inventory.owned_by_erp',
    field: 'sku',
    key,
    detail: "This article is the ERP's or the PIM's, which has the last word on it; mend it there",
    raw,
  };
}
