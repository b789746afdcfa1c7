import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

const record = z.object({ id: vendorReference });

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

export const partyWire = record
  .extend({ email: z.string().nullish() })
  .transform(({ id, email }) => ({ id, ours: email }));

/** weclapp answers every list as `{ result: […] }`. */
export const listOf = <Wire extends z.ZodType>(wire: Wire) => z.object({ result: z.array(wire) });

export const articlesWire = listOf(record.extend({ articleNumber: z.string() }));

/** RFC 7807, as weclapp writes it. */
export const problemWire = z.object({ type: z.string().nullish() });
