import { hash } from 'node:crypto';
import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { Flow, type Result, type Staged } from '@accord/sync';
import { judgeProduct, type ImportedProduct } from '../domain/import/product-record.ts';
import type { ImportRow } from '../domain/import/row.ts';
import { judgeRows } from './import-rows.ts';
import type { ProductEffect, ProductImport } from './ports/file-imports.ts';

/** Products out of a file into the catalogue. Others are told in rounds, afterwards. */
export class ImportProducts extends Flow<ImportRow> {
  readonly name = 'inventory.import-products';
  override readonly batchSize = 2_000;
  readonly #products: ProductImport;
  readonly #clock: Clock;

  constructor(products: ProductImport, clock: Clock) {
    super();
    this.#products = products;
    this.#clock = clock;
  }

  override async load(tx: Tx, batch: readonly Staged<ImportRow>[]): Promise<readonly Result[]> {
    const { good, settled } = judgeRows(batch, judgeProduct);
    const effects = await this.#products.takeOver(
      tx,
      good.map(({ value }) => ({ ...value, digest: digestOf(value) })),
      this.#clock.now(),
    );
    return [...settled, ...good.map(({ seq, value: { sku } }) => resultOf(seq, sku, effects.get(sku)))];
  }
}

function resultOf(seq: number, sku: string, effect: ProductEffect = 'owned_by_erp'): Result {
  if (effect !== 'owned_by_erp') return { seq, outcome: effect, key: sku };
  return {
    seq,
    outcome: 'skipped',
    code: 'inventory.owned_by_erp',
    field: 'sku',
    key: sku,
    detail: 'The ERP sells this article and has the last word on it; mend it there',
  };
}

/** Covers what others are told of a product, so that the same file twice changes nothing. */
function digestOf({ name, kind, price, weightGrams, gtin }: ImportedProduct): string {
  const { gross, taxRateBps } = price;
  const content = JSON.stringify([name, kind, gross.minor, gross.currency, taxRateBps, weightGrams, gtin]);
  // In one call: a hash object per product takes longer than the hash.
  return hash('sha256', content, 'base64url');
}
