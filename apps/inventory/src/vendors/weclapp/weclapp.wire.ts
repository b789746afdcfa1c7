import { z } from 'zod';

/** weclapp sends decimals as strings, times as epoch milliseconds, and leaves out what is null. */
const decimal = z.string().regex(/^-?\d{1,13}(\.\d{1,5})?$/);
const epochMs = z.number().int().nonnegative();

/** Every list answers `{ result: [...] }`. Records are parsed one by one, so that a bad one spoils no page. */
export const listWire = z.object({ result: z.array(z.unknown()) });

/** What must be readable for paging and for naming a record that is not. */
export const recordHeadWire = z.object({ id: z.string().min(1), lastModifiedDate: epochMs });

/** Every count answers `{ result: 7 }`. */
export const countWire = z.object({ result: z.number().int().nonnegative() });

/** What paging by id needs of a record. */
export const idWire = z.object({ id: z.string().min(1) });

export const articleWire = z.object({
  id: z.string().min(1),
  /** Counts the changes of a record. */
  version: z.string().regex(/^\d+$/),
  lastModifiedDate: epochMs,
  articleNumber: z.string(),
  name: z.string().trim().min(1),
  articleType: z.string(),
  active: z.boolean(),
  availableInSale: z.boolean().optional(),
  taxRateType: z.string(),
  ean: z.string().optional(),
  articleGrossWeight: decimal.optional(),
  articleNetWeight: decimal.optional(),
  articlePrices: z
    .array(
      z.object({
        price: decimal,
        salesChannel: z.string(),
        currencyId: z.string().optional(),
        priceScaleValue: decimal.optional(),
        startDate: epochMs.optional(),
        endDate: epochMs.optional(),
      }),
    )
    .optional(),
  /** Parts of an article of type SALES_BILL_OF_MATERIAL. */
  salesBillOfMaterialItems: z.array(z.object({ articleId: z.string(), quantity: decimal })).optional(),
});

export const warehouseStockWire = z.object({ id: z.string(), articleId: z.string(), quantity: decimal });

export const problemWire = z.object({ type: z.string().optional() });

export type ArticleWire = z.infer<typeof articleWire>;
