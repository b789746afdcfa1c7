import { z } from 'zod';

/** Ids, amounts, statuses and codes: the only things an entry may say. */
export const EntryDetail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type EntryDetail = z.output<typeof EntryDetail>;

/** One thing that happened to an order, in any service or at any vendor. */
export const TimelineEntry = z
  .object({
    /** Message id of an event; of anything else, its carrier's id and its place in it. The same thing has the same id. */
    id: z.string(),
    at: z.iso.datetime(),
    service: z.string(),
    kind: z.enum(['event', 'vendor-call', 'retry', 'parked', 'redelivery', 'compensation']),
    /** Event type, `vendor operation`, consumer queue or step, by kind. */
    name: z.string(),
    /** `ok`, or a code that says why not. Events have none: they are facts. */
    outcome: z.string().optional(),
    durationMs: z.number().optional(),
    attempt: z.int().optional(),
    traceId: z.string().optional(),
    detail: EntryDetail,
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.output<typeof TimelineEntry>;

/** An entry with the story it belongs to: the order's id, or the correlation id of something that is no order. */
export interface RecordedEntry extends TimelineEntry {
  readonly story: string;
  /** Known where the entry itself says it; the index of orders is built from these. */
  readonly orderNumber?: string;
}

/** The whole story of one order. */
export const Timeline = z
  .object({
    orderId: z.string(),
    orderNumber: z.string(),
    /** Trace of the request that placed the order; everything in it can be looked up by this id. */
    traceId: z.string().nullable(),
    startedAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    entries: z.array(TimelineEntry),
  })
  .meta({ id: 'Timeline' });
export type Timeline = z.output<typeof Timeline>;
