import { z } from 'zod';
import { Sku } from './identifiers.ts';
import { Price } from './price.ts';

/** `article` has stock of its own, `bundle` is made of articles, `course` is a seat and never stocked. */
export const ProductKind = z.enum(['article', 'course', 'bundle']);
export type ProductKind = z.output<typeof ProductKind>;

/** Instant as ISO 8601 text in UTC. */
export const Instant = z.iso.datetime({ offset: true });

export const BundleComponent = z.object({ sku: Sku, quantity: z.int().min(1).max(999) });
export type BundleComponent = z.output<typeof BundleComponent>;

/** Something that is sold, as inventory knows it. */
export const Product = z.object({
  sku: Sku,
  name: z.string().min(1).max(255),
  kind: ProductKind,
  price: Price,
  weightGrams: z.int().min(0).optional(),
  gtin: z
    .string()
    .regex(/^\d{8,14}$/)
    .optional(),
  /** Only of a bundle. */
  components: z.array(BundleComponent).optional(),
  /** Grows with every change: of two versions the greater one is right. */
  version: z.int().min(0),
  updatedAt: Instant,
  /** When the price was last heard from its owner: tells the age of a price that is served from a cache. */
  pricedAt: Instant,
});
export type Product = z.output<typeof Product>;
