import { z } from 'zod';

/** Akeneo writes times as ISO 8601 with an offset, to the second. */
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** A page: its records, and the address of the next. Records are parsed one by one, so that a bad one spoils no page. */
export const pageWire = z.object({
  _links: z.object({ next: z.object({ href: z.string() }).optional() }),
  _embedded: z.object({ items: z.array(z.unknown()) }),
});

/** What must be readable for naming a record, and for knowing it again. */
export const idWire = z.object({ uuid: z.string().min(1) });

/** What decides when a record changed. */
export const changeWire = z.object({ updated: time });

/** What one channel says in one language; null where it is the same for all. */
const value = z.object({ scope: z.string().nullish(), locale: z.string().nullish(), data: z.unknown() });

export const productWire = z.object({
  uuid: z.uuid(),
  enabled: z.boolean(),
  family: z.string().nullish(),
  /** By the code of the attribute. Akeneo writes an empty list where nothing has a value. */
  values: z.record(z.string(), z.array(value)).or(z.tuple([]).transform(() => ({}))),
  updated: time,
});

/** The value of a price attribute: one amount per currency. */
export const pricesWire = z.array(
  z.object({ amount: z.union([z.string(), z.number()]).nullable(), currency: z.string() }),
);

const decimal = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?$/)
  .transform(Number);

/** The value of a measurement; null where nobody entered one. */
export const measureWire = z.object({
  amount: z.union([z.number(), decimal, z.null().transform(() => 0)]),
  unit: z.string(),
});

export type ProductWire = z.output<typeof productWire>;
