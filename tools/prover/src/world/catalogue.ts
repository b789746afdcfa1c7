import { Course, parseSku, priceFromGross, type Product } from '@accord/canonical';
import type { Composition } from '@accord/inventory/saga';
import type { CatalogueRow } from '../memory/inventory/inventory-tables.ts';

const at = '2026-01-05T08:00:00.000Z';

function product(sku: string, kind: Product['kind'], minor: number): Product {
  return {
    sku: parseSku(sku),
    name: sku,
    kind,
    price: priceFromGross({ minor, currency: 'EUR' }, 1900),
    version: 1,
    updatedAt: at,
    pricedAt: at,
  };
}

function row(sku: string, minor: number, composition: Composition): CatalogueRow {
  return { product: product(sku, composition.kind, minor), composition, weightGrams: null };
}

/** The shop of every history: two articles, a bundle of them, and a course. */
export const catalogue: readonly CatalogueRow[] = [
  row('KIT', 14_900, { kind: 'article', components: [] }),
  row('CABLE', 900, { kind: 'article', components: [] }),
  row('BOX', 16_000, {
    kind: 'bundle',
    components: [
      { sku: 'KIT', quantity: 1 },
      { sku: 'CABLE', quantity: 2 },
    ],
  }),
  row('COURSE', 19_900, { kind: 'course', components: [] }),
];

export const course = Course.parse({
  courseId: 'course',
  sku: 'COURSE',
  title: 'A course',
  lmsCourseRef: 'COURSE',
});
