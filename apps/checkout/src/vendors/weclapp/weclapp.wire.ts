import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

const record = z.object({ id: vendorReference });

/** What must be readable for naming a record that is not. */
export const recordIdWire = record;

/** `ours` is what we know a record by: weclapp has to say the same as we asked for. */
export const salesOrderWire = record
  .extend({ orderNumberAtCustomer: z.string().nullish() })
  .transform(({ id, orderNumberAtCustomer }) => ({ id, ours: orderNumberAtCustomer }));

/** What is read of a sales order to compare it with ours. */
export const bookedOrderWire = record.extend({
  orderNumberAtCustomer: z.string().nullish(),
  status: z.string().nullish(),
});
export type BookedOrderWire = z.output<typeof bookedOrderWire>;

/** What must be readable for paging. */
export const headWire = z.object({ id: z.string().min(1), lastModifiedDate: z.int().nonnegative() });

/** What is read of a sales order to see what became of it. */
export const bookingWire = z.object({
  id: vendorReference,
  /** Counts the changes of a record. */
  version: z.string().regex(/^\d{1,15}$/),
  lastModifiedDate: z.int().nonnegative().max(8_640_000_000_000_000),
  orderNumberAtCustomer: z.string().nullish(),
  status: z.string().nullish(),
  shipped: z.boolean(),
  invoiced: z.boolean(),
});

export const partyWire = record
  .extend({ email: z.string().nullish() })
  .transform(({ id, email }) => ({ id, ours: email }));

/** weclapp answers every list as `{ result: […] }`. */
export const listOf = <Wire extends z.ZodType>(wire: Wire) => z.object({ result: z.array(wire) });

export const articlesWire = listOf(record.extend({ articleNumber: z.string() }));

/** A list whose records are parsed one by one, so that a bad one spoils no page. */
export const rawListWire = listOf(z.unknown());

/** RFC 7807, as weclapp writes it. */
export const problemWire = z.object({ type: z.string().nullish() });
