import type { Tx } from '@accord/messaging';
import type { Facts } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Reconciliations } from '../use-cases/ports/reconciliations.ts';
import { toRows } from './rows.ts';

const articleRow = z
  .object({
    vendor_id: z.string(),
    sku: z.string(),
    name: z.string(),
    kind: z.string(),
    gross_minor: z.coerce.number(),
    currency: z.string(),
    tax_rate_bps: z.int(),
    weight_grams: z.int().nullable(),
    gtin: z.string().nullable(),
  })
  .transform(({ vendor_id, sku, name, kind, ...row }): [string, Facts] => [
    vendor_id,
    {
      sku,
      name,
      kind,
      grossMinor: row.gross_minor,
      currency: row.currency,
      taxRateBps: row.tax_rate_bps,
      weightGrams: row.weight_grams,
      gtin: row.gtin,
    },
  ]);
const skuRow = z.object({ sku: z.string() });
const shelfRow = z.object({ vendor_id: z.string(), pieces: z.int() });

export class SqlReconciliations extends Reconciliations {
  readonly #dataSource: DataSource;
  readonly #source: string;

  /** @param source whose rows are compared: `weclapp`, `shopware` */
  constructor(dataSource: DataSource, source: string) {
    super();
    this.#dataSource = dataSource;
    this.#source = source;
  }

  async articles(vendorIds?: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
    const rows: unknown = await this.#dataSource.query(
      `SELECT vendor_id, sku, name, kind, price->'gross'->>'minor' AS gross_minor, price->'gross'->>'currency' AS currency,
         (price->>'taxRateBps')::int AS tax_rate_bps, weight_grams, gtin
       FROM products WHERE sold AND source = $2 AND ($1::text[] IS NULL OR vendor_id = ANY ($1::text[]))`,
      [vendorIds ?? null, this.#source],
    );
    return new Map(toRows(articleRow, rows));
  }

  async stock(vendorIds?: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
    const rows: unknown = await this.#dataSource.query(
      `SELECT p.vendor_id, coalesce(s.vendor_quantity, 0) AS pieces FROM stock s JOIN products p ON p.sku = s.sku
       WHERE p.sold AND p.source = $2 AND ($1::text[] IS NULL OR p.vendor_id = ANY ($1::text[]))`,
      [vendorIds ?? null, this.#source],
    );
    return new Map(toRows(shelfRow, rows).map(({ vendor_id, pieces }) => [vendor_id, { pieces }]));
  }

  async soldElsewhere(skus: readonly string[]): Promise<ReadonlySet<string>> {
    const rows: unknown = await this.#dataSource.query(
      `SELECT sku FROM products WHERE sold AND source <> $2 AND sku = ANY ($1::text[])`,
      [skus, this.#source],
    );
    return new Set(toRows(skuRow, rows).map(({ sku }) => sku));
  }

  async forget({ manager }: Tx, vendorIds: readonly string[]): Promise<void> {
    await manager.query(
      `UPDATE products SET digest = '', vendor_revision = NULL, vendor_changed_ms = 0
       WHERE source = $2 AND vendor_id = ANY ($1::text[])`,
      [vendorIds, this.#source],
    );
  }
}
