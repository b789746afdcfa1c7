import { Failure } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { copyInto, isDuplicate } from '@accord/service-kit';
import { z } from 'zod';
import {
  ProductImport,
  type DigestedProduct,
  type Likeness,
  type ProductEffect,
  type ProductPrint,
} from '../use-cases/ports/file-imports.ts';
import { firstRow, toRows } from './rows.ts';

const likenesses: Readonly<Record<string, Likeness>> = {
  n: 'new',
  s: 'same',
  k: 'known',
};

const digestsRow = z.object({ digests: z.string() });
const likenessRow = z.object({ likenesses: z.string() });
const effectRow = z.object({
  sku: z.string(),
  effect: z.enum(['updated', 'unchanged', 'owned_by_erp', 'stale']),
});

/**
 * One text either way: a value of its own for each of a hundred thousand costs more than looking it up. Postgres walks
 * the index once per list, not once per SKU.
 */
const digestsStatement = `/* import.digests */
  SELECT coalesce(string_agg(p.sku || ' ' || p.digest, ' '), '') AS digests
  FROM products p WHERE p.sku = ANY(string_to_array($1, ' ')) AND p.sold AND p.vendor_id IS NULL`;

/** Without a blank, which parts the SKUs of a list, and without what Postgres takes for no text. */
const sku = /^[\w.-]{1,40}$/;

/** One letter per row of the file: a hundred thousand answers cost what one does. */
const compareStatement = `/* import.compare_products */
  SELECT coalesce(string_agg(CASE
      WHEN p.sku IS NULL THEN 'n'
      WHEN p.sold AND p.vendor_id IS NULL AND p.digest = i.digest THEN 's'
      ELSE 'k' END, '' ORDER BY i.at), '') AS likenesses
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS i (sku, digest, at)
  LEFT JOIN products p ON p.sku = i.sku`;

/** Of the connection, empty at the beginning of each transaction. */
const stagingTable = `
  CREATE TEMP TABLE IF NOT EXISTS incoming_products (
    sku text COLLATE "C", name text, kind text, price jsonb, weight_grams int, gtin text, digest text, file_changed_at timestamptz
  ) ON COMMIT DELETE ROWS`;

/**
 * In SKU order, so that two writers wait for each other instead of locking crosswise. What another system sells stays as
 * it is, and so does what a file said a later time of. New values come from \`before\`, which holds the locked rows: while the statement waited, \`p\` may have become an
 * old version. What came into being since the comparison breaks the key; then all of it is tried again.
 */
const mergeStatement = `/* import.merge_products */
  WITH before AS MATERIALIZED (
    SELECT p.sku, p.version, p.updated_at, p.priced_at, p.vendor_id IS NOT NULL AND p.sold AS owned,
      p.file_changed_at, coalesce(i.file_changed_at < p.file_changed_at, false) AS stale,
      NOT p.sold OR (p.name, p.kind, p.price, p.weight_grams, p.gtin)
        IS DISTINCT FROM (i.name, i.kind, i.price, i.weight_grams, i.gtin) AS differs
    FROM products p JOIN incoming_products i ON i.sku = p.sku
    WHERE p.sku = ANY($1::text[])
    ORDER BY p.sku
    FOR NO KEY UPDATE OF p
  ), changed AS (
    UPDATE products p SET
      vendor_id = NULL, source = NULL, vendor_changed_ms = 0, name = i.name, kind = i.kind, price = i.price,
      weight_grams = i.weight_grams, gtin = i.gtin, digest = i.digest, sold = true,
      file_changed_at = coalesce(i.file_changed_at, b.file_changed_at),
      version = b.version + b.differs::int,
      updated_at = CASE WHEN b.differs THEN $2 ELSE b.updated_at END,
      priced_at = CASE WHEN b.differs THEN $2 ELSE b.priced_at END
    FROM before b JOIN incoming_products i ON i.sku = b.sku
    WHERE p.sku = b.sku AND NOT b.owned AND NOT b.stale
  ), created AS (
    INSERT INTO products (sku, vendor_changed_ms, name, kind, price, weight_grams, gtin, digest, file_changed_at,
      updated_at, priced_at)
    SELECT sku, 0, name, kind, price, weight_grams, gtin, digest, file_changed_at, $2, $2
    FROM incoming_products i WHERE NOT EXISTS (SELECT FROM before b WHERE b.sku = i.sku) ORDER BY sku
  )
  SELECT sku, CASE WHEN owned THEN 'owned_by_erp' WHEN stale THEN 'stale' WHEN differs THEN 'updated' ELSE 'unchanged' END AS effect
  FROM before`;

export class SqlProductImport extends ProductImport {
  async digests({ manager }: Pick<Tx, 'manager'>, skus: readonly string[]): Promise<Map<string, string>> {
    const asked = skus.filter((text) => sku.test(text)).join(' ');
    const { digests } = firstRow(digestsRow, await manager.query(digestsStatement, [asked]));
    const parts = digests.split(' ');
    const bySku = new Map<string, string>();
    for (let at = 0; at + 1 < parts.length; at += 2) bySku.set(parts[at] ?? '', parts[at + 1] ?? '');
    return bySku;
  }

  async compare(tx: Tx, prints: readonly ProductPrint[]): Promise<readonly Likeness[]> {
    const rows: unknown = await tx.manager.query(compareStatement, [
      prints.map(({ sku }) => sku),
      prints.map(({ digest }) => digest),
    ]);
    return Array.from(firstRow(likenessRow, rows).likenesses, (letter) => likenesses[letter] ?? 'known');
  }

  async takeOver(
    tx: Tx,
    products: readonly DigestedProduct[],
    { fresh, now }: { readonly fresh: ReadonlySet<string>; readonly now: Date },
  ): Promise<ReadonlyMap<string, ProductEffect>> {
    if (products.length === 0) return new Map();
    await tx.manager.query(stagingTable);
    const columns = 'sku, name, kind, price, weight_grams, gtin, digest, file_changed_at';
    await copyInto(tx.manager, `incoming_products (${columns})`, products.map(cellsOf));
    const known = products.map(({ sku }) => sku).filter((sku) => !fresh.has(sku));
    const effects = new Map<string, ProductEffect>(products.map(({ sku }) => [sku, 'created']));
    for (const { sku, effect } of await merged(tx, [known, now])) effects.set(sku, effect);
    return effects;
  }
}

/** @throws Failure `inventory.product_raced` (transient) */
async function merged(tx: Tx, values: unknown[]): Promise<z.output<typeof effectRow>[]> {
  try {
    return toRows(effectRow, await tx.manager.query(mergeStatement, values));
  } catch (cause) {
    if (!isDuplicate(cause)) throw cause;
    throw new Failure('inventory.product_raced', 'transient', 'somebody else brought one of these products', {
      cause,
    });
  }
}

function cellsOf({ price, ...product }: DigestedProduct) {
  const { sku, name, kind, weightGrams = null, gtin = null, digest, changedAt } = product;
  const changed = changedAt?.toISOString() ?? null;
  return [sku, name, kind, JSON.stringify(price), weightGrams, gtin, digest, changed];
}
