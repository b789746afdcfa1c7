import { z } from 'zod';

const record = z.object({ id: z.string().min(1) });

/** weclapp answers every list as `{ result: […] }`. */
export const recordsWire = z.object({ result: z.array(record) });

export const articlesWire = z.object({ result: z.array(record.extend({ articleNumber: z.string() })) });

export const createdWire = record;

/** RFC 7807, as weclapp writes it. */
export const problemWire = z.object({ type: z.string().nullish() });
