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

/** A source without revisions has its clocks only, which may be minutes apart and be set back. */
const clockSlackMs = 600_000;

/** Revisions decide, since the source's clocks may be minutes apart; rows from before they were kept have none. */
const isNoEarlier = `CASE WHEN excluded.vendor_revision IS NULL
      THEN p.vendor_changed_ms <= excluded.vendor_changed_ms + ${clockSlackMs}
      ELSE coalesce(p.vendor_revision <= excluded.vendor_revision, p.vendor_changed_ms <= excluded.vendor_changed_ms) END`;

/** A row that was sold by another article, or by another system. */
const isAnother = `(p.source, p.vendor_id) IS DISTINCT FROM (excluded.source, excluded.vendor_id)`;

/** An older reading, or one that says nothing new, changes nothing: then there is no row in the answer. */
const upsertStatement = `
  WITH incoming AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS i (
      sku text, vendor_id text, vendor_changed_ms bigint, vendor_revision bigint, name text, kind text, price jsonb,
      weight_grams int, gtin text, digest text)
  ), written AS (
    INSERT INTO products AS p
      (sku, source, vendor_id, vendor_changed_ms, vendor_revision, name, kind, price, weight_grams, gtin, digest, updated_at, priced_at, announced_version)
    SELECT sku, $3, vendor_id, vendor_changed_ms, vendor_revision, name, kind, price, weight_grams, gtin, digest, $2, $2, 1
    FROM incoming ORDER BY sku
    ON CONFLICT (sku) DO UPDATE SET
      source = excluded.source, vendor_id = excluded.vendor_id, vendor_changed_ms = excluded.vendor_changed_ms,
      vendor_revision = excluded.vendor_revision, name = excluded.name,
      kind = excluded.kind, price = excluded.price, weight_grams = excluded.weight_grams, gtin = excluded.gtin,
      digest = excluded.digest, sold = true, version = p.version + 1, announced_version = p.version + 1,
      updated_at = excluded.updated_at, priced_at = excluded.priced_at
    WHERE (p.digest <> excluded.digest OR NOT p.sold OR ${isAnother})
      AND (${isNoEarlier} OR ${isAnother})
    RETURNING p.sku, p.kind
  ), shelves AS (
    INSERT INTO stock (sku) SELECT sku FROM written WHERE kind = 'article' ON CONFLICT DO NOTHING
  )
  SELECT sku FROM written`;

const skuRow = z.object({ sku: z.string() });
const partRow = z.object({ vendor_id: z.string(), sku: z.string() });
const identityRow = z
  .object({
    source: z.string().nullable(),
    vendor_id: z.string().nullable(),
    sku: z.string(),
    sold: z.boolean(),
    vendor_revision: z.coerce.number().nullable(),
    vendor_changed_ms: z.coerce.number(),
  })
  .transform(({ vendor_id, vendor_revision, vendor_changed_ms, ...row }) => ({
    vendorId: vendor_id,
    revision: vendor_revision,
    changedAtMs: vendor_changed_ms,
    ...row,
  }));
type KnownRow = z.output<typeof identityRow>;
const vendorRow = z.object({ vendor_id: z.string() });

/** Ids per read: a list of all would be the only thing here that grows with the catalogue. */
const idsAtOnce = 5_000;

export class SqlCatalogueImport extends CatalogueImport {
  readonly #dataSource: DataSource;
  readonly #source: string;

  /** @param source whose rows these are: `weclapp`, `shopware`. Nothing here touches another system's */
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

  async *onSale(): AsyncGenerator<readonly string[]> {
    let after = '';
    for (;;) {
      const rows: unknown = await this.#dataSource.query(
        `SELECT vendor_id FROM products WHERE source = $1 AND vendor_id > $2 AND sold ORDER BY vendor_id LIMIT ${idsAtOnce}`,
        [this.#source, after],
      );
      const ids = toRows(vendorRow, rows).map((row) => row.vendor_id);
      yield ids;
      if (ids.length < idsAtOnce) return;
      after = ids.at(-1) ?? after;
    }
  }

  async partsBySource(tx: Tx, vendorIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows: unknown = await tx.manager.query(
      `SELECT vendor_id, sku FROM products WHERE source = $2 AND vendor_id = ANY($1::text[]) AND kind <> 'bundle'`,
      [vendorIds, this.#source],
    );
    return new Map(toRows(partRow, rows).map((row) => [row.vendor_id, row.sku]));
  }

  async upsert(tx: Tx, articles: readonly ImportedArticle[], now: Date): Promise<ImportOutcome> {
    if (articles.length === 0) return { changed: [], stale: [], elsewhere: [], bad: [] };
    const known: unknown = await tx.manager.query(
      `SELECT source, vendor_id, sku, sold, vendor_revision, vendor_changed_ms FROM products
       WHERE sku = ANY($1::text[]) OR (source = $3 AND vendor_id = ANY($2::text[])) ORDER BY sku FOR UPDATE`,
      [articles.map((article) => article.sku), articles.map((article) => article.vendorId), this.#source],
    );
    const rows = toRows(identityRow, known);
    const before = rows.map((row) => (row.source === this.#source ? row : { ...row, vendorId: null }));
    const others = this.#ofOthers(rows);
    const { accepted, renumbered, taken } = settleIdentities(articles, before);
    await this.#retire(tx, renumbered, now);
    const written: unknown = await tx.manager.query(upsertStatement, [
      JSON.stringify(accepted.map(toRecord)),
      now,
      this.#source,
    ]);
    const skus = toRows(skuRow, written).map((row) => row.sku);
    await this.#writeComponents(tx, accepted, new Set(skus));
    return {
      changed: await selectProducts(tx.manager, 'WHERE p.sku = ANY($1::text[]) ORDER BY p.sku', [skus]),
      stale: staleIn(accepted, before),
      elsewhere: taken.filter(({ sku }) => others.has(sku)).map(({ vendorId }) => vendorId),
      bad: taken
        .filter(({ sku }) => !others.has(sku))
        .map(({ vendorId }) => ({ vendorId, reason: 'inventory.sku_taken', field: 'sku' })),
    };
  }

  /** SKUs that another system sells. */
  #ofOthers(rows: readonly KnownRow[]): ReadonlySet<string> {
    const others = rows.filter(({ sold, source }) => sold && source !== null && source !== this.#source);
    return new Set(others.map(({ sku }) => sku));
  }

  async withdraw(tx: Tx, vendorIds: readonly string[], now: Date): Promise<readonly string[]> {
    const rows: unknown = await tx.manager.query(
      `WITH gone AS (
         UPDATE products SET sold = false, version = version + 1, announced_version = version + 1, updated_at = $2
         WHERE source = $3 AND vendor_id = ANY($1::text[]) AND sold RETURNING vendor_id
       ) SELECT vendor_id FROM gone`,
      [vendorIds, now, this.#source],
    );
    return toRows(vendorRow, rows).map((row) => row.vendor_id);
  }

  /** Frees the source's id of what was known under an old SKU; orders may still hold pieces of it. */
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
function staleIn(articles: readonly ImportedArticle[], known: readonly KnownRow[]): string[] {
  const rows = new Map(known.map((row) => [row.vendorId, row]));
  const isStale = ({ vendorId, revision, changedAtMs }: ImportedArticle): boolean => {
    const row = rows.get(vendorId);
    if (row === undefined) return false;
    if (revision !== undefined) return revision < (row.revision ?? 0);
    return changedAtMs + clockSlackMs < row.changedAtMs;
  };
  return articles.filter(isStale).map(({ vendorId }) => vendorId);
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
