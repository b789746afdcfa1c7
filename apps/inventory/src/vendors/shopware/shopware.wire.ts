import { z } from 'zod';

/** Shopware writes times as ISO 8601 with an offset. */
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Every search answers `{ total, data }`. Records are parsed one by one, so that a bad one spoils no page. */
export const searchWire = z.object({ total: z.int().nonnegative(), data: z.array(z.unknown()) });

/** What must be readable for paging. */
export const placeWire = z.object({ autoIncrement: z.int().nonnegative() });

/** What must be readable for naming a record that is not. */
export const idWire = z.object({ id: z.string().min(1) });

/** What decides when a record changed, and whether others inherit from it. */
export const changeWire = z.object({
  id: z.string(),
  childCount: z.int().nullish(),
  createdAt: time,
  updatedAt: time.nullish(),
});

/** Read with inheritance: what a variant does not say, its parent says in its place. */
export const productWire = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  productNumber: z.string(),
  name: z.string().nullish(),
  active: z.boolean().nullish(),
  childCount: z.int().nullish(),
  categoryIds: z.array(z.string()).nullish(),
  ean: z.string().nullish(),
  /** Kilograms. */
  weight: z.number().nullish(),
  price: z.array(z.object({ currencyId: z.string(), gross: z.number() })).nullish(),
  tax: z.object({ taxRate: z.number() }).nullish(),
  createdAt: time,
  updatedAt: time.nullish(),
});

export const errorsWire = z.object({ errors: z.array(z.object({ code: z.string().optional() })) });

export type ProductWire = z.output<typeof productWire>;
