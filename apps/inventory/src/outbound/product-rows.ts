import { Product } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { toRows } from './rows.ts';

/**
 * One product as it is told to others. A system's price is as fresh as its last run that found it unchanged, not as
 * the last run that found it different; hence the greater of the two times.
 */
export const productColumns = `
  p.sku, p.name, p.kind, p.price, p.weight_grams, p.gtin, p.version, p.updated_at,
  greatest(p.priced_at, (
    SELECT confirmed_at FROM catalogue_checkpoint WHERE source = p.source)) AS priced_at,
  (SELECT jsonb_agg(jsonb_build_object('sku', c.component_sku, 'quantity', c.quantity) ORDER BY c.component_sku)
   FROM bundle_components c WHERE c.bundle_sku = p.sku) AS components`;

const productRow = z
  .object({
    sku: z.string(),
    name: z.string(),
    kind: z.string(),
    price: z.unknown(),
    weight_grams: z.int().nullable(),
    gtin: z.string().nullable(),
    version: z.int(),
    updated_at: z.date(),
    priced_at: z.date(),
    components: z.array(z.unknown()).nullable(),
  })
  .transform(({ weight_grams, gtin, updated_at, priced_at, components, ...row }) =>
    Product.parse({
      ...row,
      weightGrams: weight_grams ?? undefined,
      gtin: gtin ?? undefined,
      components: components ?? undefined,
      updatedAt: updated_at.toISOString(),
      pricedAt: priced_at.toISOString(),
    }),
  );

/** @param rest what follows `FROM products p` */
export async function selectProducts(
  manager: EntityManager,
  rest: string,
  values: unknown[],
): Promise<Product[]> {
  const rows: unknown = await manager.query(`SELECT ${productColumns} FROM products p ${rest}`, values);
  return toRows(productRow, rows);
}
