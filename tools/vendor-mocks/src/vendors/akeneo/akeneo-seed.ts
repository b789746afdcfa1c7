import { z } from 'zod';

/** Body of `PUT /__mock/akeneo/state`: products are merged by their SKU. */
export const akeneoSeed = z.strictObject({
  products: z
    .array(
      z.strictObject({
        sku: z.string().min(1).max(100),
        /** Made from the SKU when absent. */
        uuid: z.uuid().optional(),
        /** In German; the mock speaks English as well. */
        name: z.string().optional(),
        enabled: z.boolean().optional(),
        family: z.string().optional(),
        ean: z.string().optional(),
        weightKg: z.number().optional(),
        /** In euros. */
        grossPrice: z.number().optional(),
        /** In per cent. */
        taxRate: z.number().min(0).max(100).optional(),
        /** When it was written, by a clock that may be wrong: epoch milliseconds, of which Akeneo shows seconds. */
        changedAt: z.int().optional(),
      }),
    )
    .default([]),
  /** SKUs of products that are deleted, and nothing tells of it. */
  deleted: z.array(z.string()).default([]),
});
export type AkeneoSeed = z.output<typeof akeneoSeed>;
export type ProductSeed = AkeneoSeed['products'][number];

/** The development catalogue: none of these is the ERP's. */
export const developmentProducts: readonly ProductSeed[] = [
  { sku: 'AK-SOLDER-KIT', name: 'Lötset', grossPrice: 39.9, weightKg: 1.2, ean: '4006381333931' },
  { sku: 'AK-BOOK-KICAD', name: 'Platinen mit KiCad', grossPrice: 34, taxRate: 7, weightKg: 0.7 },
  { sku: 'AK-COURSE-SOLDERING', name: 'Löten lernen', grossPrice: 119, family: 'courses' },
];
