import type { Tx } from '@accord/messaging';
import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { settleIdentities, type Identity } from '../domain/article-identity.ts';
import {
  CatalogueImport,
  type ImportedArticle,
  type ImportOutcome,
} from '../use-cases/ports/catalogue-import.ts';
import { selectProducts } from './product-rows.ts';
import { toRows } from './rows.ts';

/** Revisions decide, since the ERP's clocks may be minutes apart; rows from before they were kept have none. */
const isNoEarlier = `coalesce(p.vendor_revision <= excluded.vendor_revision, p.vendor_changed_ms <= excluded.vendor_changed_ms)`;

/** An older reading, or one that says nothing new, changes nothing: then there is no row in the answer. */
const upsertStatement = `
  WITH incoming AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (
      sku text, vendor_id text, vendor_changed_ms bigint, vendor_revision bigint, name text, kind text, price jsonb,
      weight_grams int, gtin text, digest text)
  ), written AS (
    INSERT INTO products AS p
      (sku, vendor_id, vendor_changed_ms, vendor_revision, name, kind, price, weight_grams, gtin, digest, updated_at, priced_at, announced_version)
    SELECT sku, vendor_id, vendor_changed_ms, vendor_revision, name, kind, price, weight_grams, gtin, digest, $2, $2, 1
    FROM incoming ORDER BY sku
    ON CONFLICT (sku) DO UPDATE SET
      vendor_id = excluded.vendor_id, vendor_changed_ms = excluded.vendor_changed_ms,
      vendor_revision = excluded.vendor_revision, name = excluded.name,
      kind = excluded.kind, price = excluded.price, weight_grams = excluded.weight_grams, gtin = excluded.gtin,
      digest = excluded.digest, sold = true, version = p.version + 1, announced_version = p.version + 1,
      updated_at = excluded.updated_at, priced_at = excluded.priced_at
    WHERE (p.digest <> excluded.digest OR NOT p.sold OR p.vendor_id IS DISTINCT FROM excluded.vendor_id)
      AND (${isNoEarlier} OR p.vendor_id IS DISTINCT FROM excluded.vendor_id)
    RETURNING p.sku, p.kind
  ), shelves AS (
    INSERT INTO stock (sku) SELECT sku FROM written WHERE kind = 'article' ON CONFLICT DO NOTHING
  )
  SELECT sku FROM written`;

const skuRow = z.object({ sku: z.string() });
const partRow = z.object({ vendor_id: z.string(), sku: z.string() });
const identityRow = z
  .object({
    vendor_id: z.string().nullable(),
    sku: z.string(),
    sold: z.boolean(),
    vendor_revision: z.coerce.number().nullable(),
  })
  .transform(({ vendor_id, vendor_revision, ...row }) => ({
    vendorId: vendor_id,
    revision: vendor_revision,
    ...row,
  }));
const vendorRow = z.object({ vendor_id: z.string() });

export class SqlCatalogueImport extends CatalogueImport {
  readonly #dataSource: DataSource;
  readonly #source: string;

  /** @param source name of the ERP account, under which the progress is kept */
  constructor(dataSource: DataSource, source: string) {
    super();
    this.#dataSource = dataSource;
    this.#source = source;
  }

  async confirmPrices(tx: Tx, confirmedAt: Date): Promise<void> {
    await tx.manager.query(
      `INSERT INTO catalogue_checkpoint AS c (source, changed_until_ms, last_record, confirmed_at)
       VALUES ($1, 0, '', $2)
       ON CONFLICT (source) DO UPDATE SET confirmed_at = greatest(c.confirmed_at, excluded.confirmed_at)`,
      [this.#source, confirmedAt],
    );
  }

  async onSale(): Promise<ReadonlySet<string>> {
    const rows: unknown = await this.#dataSource.query(
      'SELECT vendor_id FROM products WHERE sold AND vendor_id IS NOT NULL',
    );
    return new Set(toRows(vendorRow, rows).map((row) => row.vendor_id));
  }

  async partsBySource(tx: Tx, vendorIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows: unknown = await tx.manager.query(
      `SELECT vendor_id, sku FROM products WHERE vendor_id = ANY($1::text[]) AND kind <> 'bundle'`,
      [vendorIds],
    );
    return new Map(toRows(partRow, rows).map((row) => [row.vendor_id, row.sku]));
  }

  async upsert(tx: Tx, articles: readonly ImportedArticle[], now: Date): Promise<ImportOutcome> {
    if (articles.length === 0) return { changed: [], stale: [], bad: [] };
    const known: unknown = await tx.manager.query(
      `SELECT vendor_id, sku, sold, vendor_revision FROM products WHERE sku = ANY($1::text[]) OR vendor_id = ANY($2::text[])
       ORDER BY sku FOR UPDATE`,
      [articles.map((article) => article.sku), articles.map((article) => article.vendorId)],
    );
    const before = toRows(identityRow, known);
    const { accepted, renumbered, taken } = settleIdentities(articles, before);
    await this.#retire(tx, renumbered, now);
    const written: unknown = await tx.manager.query(upsertStatement, [
      JSON.stringify(accepted.map(toRecord)),
      now,
    ]);
    const skus = toRows(skuRow, written).map((row) => row.sku);
    await this.#writeComponents(tx, accepted, new Set(skus));
    return {
      changed: await selectProducts(tx.manager, 'WHERE p.sku = ANY($1::text[]) ORDER BY p.sku', [skus]),
      stale: staleIn(accepted, before),
      bad: taken.map(({ vendorId }) => ({ vendorId, reason: 'inventory.sku_taken', field: 'sku' })),
    };
  }

  async withdraw(tx: Tx, vendorIds: readonly string[], now: Date): Promise<readonly string[]> {
    const rows: unknown = await tx.manager.query(
      `WITH gone AS (
         UPDATE products SET sold = false, version = version + 1, announced_version = version + 1, updated_at = $2
         WHERE vendor_id = ANY($1::text[]) AND sold RETURNING vendor_id
       ) SELECT vendor_id FROM gone`,
      [vendorIds, now],
    );
    return toRows(vendorRow, rows).map((row) => row.vendor_id);
  }

  /** Frees the ERP's id of what was known under an old SKU; orders may still hold pieces of it. */
  async #retire(tx: Tx, renumbered: readonly Identity[], now: Date): Promise<void> {
    if (renumbered.length === 0) return;
    await tx.manager.query(
      `UPDATE products SET vendor_id = vendor_id || '@' || sku, sold = false, version = version + 1,
         announced_version = version + 1, updated_at = $2
       WHERE sku = ANY($1::text[])`,
      [renumbered.map((identity) => identity.sku), now],
    );
  }

  async #writeComponents(
    tx: Tx,
    articles: readonly ImportedArticle[],
    changed: ReadonlySet<string>,
  ): Promise<void> {
    const bundles = articles.filter((article) => article.kind === 'bundle' && changed.has(article.sku));
    if (bundles.length === 0) return;
    const parts = bundles.flatMap((bundle) =>
      bundle.components.map((part) => ({ bundle: bundle.sku, ...part })),
    );
    await tx.manager.query('DELETE FROM bundle_components WHERE bundle_sku = ANY($1::text[])', [
      bundles.map((bundle) => bundle.sku),
    ]);
    await tx.manager.query(
      `INSERT INTO bundle_components (bundle_sku, component_sku, quantity)
       SELECT bundle, sku, sum(quantity)::int FROM jsonb_to_recordset($1::jsonb) AS c (bundle text, sku text, quantity int)
       GROUP BY bundle, sku`,
      [JSON.stringify(parts)],
    );
  }
}

/** Of which a later reading than this one is here already: as when a notice was faster than a page. */
function staleIn(
  articles: readonly ImportedArticle[],
  known: readonly z.output<typeof identityRow>[],
): string[] {
  const revisions = new Map(known.map(({ vendorId, revision }) => [vendorId, revision ?? 0]));
  return articles
    .filter(({ vendorId, revision }) => revision < (revisions.get(vendorId) ?? 0))
    .map(({ vendorId }) => vendorId);
}

/** The digest covers what others are told, so that a new timestamp alone is no change. */
function toRecord({ vendorId, changedAtMs, revision, ...article }: ImportedArticle): Record<string, unknown> {
  return {
    sku: article.sku,
    vendor_id: vendorId,
    vendor_changed_ms: changedAtMs,
    vendor_revision: revision,
    name: article.name,
    kind: article.kind,
    price: article.price,
    weight_grams: article.weightGrams,
    gtin: article.gtin,
    digest: createHash('sha256').update(JSON.stringify(article)).digest('base64url'),
  };
}
