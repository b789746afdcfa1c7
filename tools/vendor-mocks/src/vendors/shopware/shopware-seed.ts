import { z } from 'zod';

const id = z.string().regex(/^[0-9a-f]{32}$/);

/** Body of `PUT /__mock/shopware/state`: products are merged by their number. */
export const shopwareSeed = z.strictObject({
  products: z
    .array(
      z.strictObject({
        productNumber: z.string().min(1).max(64),
        /** Made from the number when absent. */
        id: id.optional(),
        name: z.string().nullable().optional(),
        active: z.boolean().optional(),
        ean: z.string().optional(),
        weightKg: z.number().optional(),
        /** In euros. */
        grossPrice: z.number().nullable().optional(),
        /** In per cent. */
        taxRate: z.number().min(0).max(100).optional(),
        categoryIds: z.array(id).optional(),
        /** Number of the product that it is a variant of; decided once, when it is made. */
        parent: z.string().optional(),
        /** When it was written, by a clock that may be wrong: epoch milliseconds. */
        changedAt: z.int().optional(),
        /** Whether it was changed after it was made, at the same instant. */
        updated: z.boolean().optional(),
      }),
    )
    .default([]),
  /** Numbers of products that are deleted, and no webhook tells of it. */
  deleted: z.array(z.string()).default([]),
});
export type ShopwareSeed = z.output<typeof shopwareSeed>;
export type ProductSeed = ShopwareSeed['products'][number];

/** Ids of things the mock has exactly one of. */
export const shopwareIds = {
  /** The one that every new Shopware begins with. */
  euro: 'b7d2554b0ce847cd82f3ac9bd1c0dfca',
  /** 19 per cent. */
  standardTax: (1900).toString(16).padStart(32, '0'),
  courses: 'c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0',
} as const;

/** The development catalogue: none of these is the ERP's. */
export const developmentProducts: readonly ProductSeed[] = [
  {
    productNumber: 'SW-TSHIRT',
    name: 'T-shirt "Maker"',
    grossPrice: 24.9,
    weightKg: 0.18,
  },
  { productNumber: 'SW-TSHIRT-M', parent: 'SW-TSHIRT', name: 'T-shirt "Maker", M', ean: '4006381333931' },
  { productNumber: 'SW-TSHIRT-L', parent: 'SW-TSHIRT', grossPrice: 26.9 },
  { productNumber: 'SW-BOOK-ARDUINO', name: 'Arduino workbook', grossPrice: 29.9, taxRate: 7, weightKg: 0.6 },
  {
    productNumber: 'SW-COURSE-CAD',
    name: 'CAD for beginners',
    grossPrice: 249,
    categoryIds: [shopwareIds.courses],
  },
];
