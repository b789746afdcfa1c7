import { hash } from 'node:crypto';
import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { Flow, type Result, type Staged } from '@accord/sync';
import { readable } from '../domain/import/json-line.ts';
import { judgeProduct, productRules, type ImportedProduct } from '../domain/import/product-record.ts';
import type { ImportRow } from '../domain/import/row.ts';
import { judgeRows, type GoodRow } from './import-rows.ts';
import type { ProductEffect, ProductImport, ProductPrint } from './ports/file-imports.ts';

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

  override keyOf(row: ImportRow): string {
    return 'json' in row ? (skuInJson.exec(row.json)?.[1] ?? '').toUpperCase() : skuOf(row);
  }

  override async load(tx: Tx, batch: readonly Staged<ImportRow>[]): Promise<readonly Result[]> {
    const prints = batch.map(printOf);
    const likenesses = await this.#products.compare(tx, prints);
    const isAlone = aloneAmong(prints);
    const same: Result[] = [];
    const others: Staged<ImportRow>[] = [];
    batch.forEach((row, at) => {
      const { sku = '' } = prints[at] ?? {};
      if (likenesses[at] === 'same' && isAlone(sku))
        same.push({ seq: row.seq, outcome: 'unchanged', key: sku });
      else others.push(row);
    });
    const { good, settled } = judgeRows(others, judgeProduct);
    const effects = await this.#products.takeOver(
      tx,
      good.map(({ text, value }) => ({ ...value, digest: digestOf(text) })),
      {
        fresh: new Set(prints.flatMap(({ sku }, at) => (likenesses[at] === 'new' ? [sku] : []))),
        now: this.#clock.now(),
      },
    );
    return [...same, ...settled, ...good.map((row) => resultOf(row, effects.get(row.value.sku)))];
  }
}

/**
 * What most likely is the SKU of a line that nobody has taken apart. By it a product is only looked up, to see whether it
 * was made of this very line: a wrong one finds none.
 */
const skuInJson = /"sku"\s*:\s*"([\w.-]{1,40})"/;

function skuOf(row: ImportRow): string {
  const raw = readable(row);
  const sku = 'fields' in raw ? raw.fields['sku'] : '';
  return typeof sku === 'string' || typeof sku === 'number' ? String(sku).trim().toUpperCase() : '';
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

function printOf(row: Staged<ImportRow>): ProductPrint {
  return { sku: row.key === '' ? skuOf(row.raw) : row.key, digest: digestOf(row.text) };
}

/**
 * Of the row as it came and of the rules under which it is judged: where it was taken over under the same, there is
 * nothing to judge and nothing to write, so that the same file twice costs little.
 */
const digestLength = 22;

function digestOf(text: string): string {
  // In one call: a hash object per row takes longer than the hash.
  return hash('sha256', productRules + text, 'base64url').slice(0, digestLength);
}

function resultOf(
  { seq, raw, value }: GoodRow<ImportedProduct>,
  effect: ProductEffect = 'owned_by_erp',
): Result {
  const { sku: key } = value;
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
