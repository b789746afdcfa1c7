import { z } from 'zod';
import { ask, queryOf, tell } from './http.ts';

const entrySchema = z.object({
  id: z.string(),
  at: z.string(),
  service: z.string(),
  kind: z.string(),
  name: z.string(),
  outcome: z.string().optional(),
  durationMs: z.number().optional(),
  attempt: z.number().optional(),
  traceId: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Id of the entry that led to it; an id that is no entry's is where the tree begins. */
  causationId: z.string().nullable(),
  traceUrl: z.string().nullable(),
});

const timelineSchema = z.object({
  orderId: z.string(),
  orderNumber: z.string(),
  traceId: z.string().nullable(),
  traceUrl: z.string().nullable(),
  customer: z.string().nullable(),
  startedAt: z.string(),
  lastAt: z.string(),
  entries: z.array(entrySchema),
});

const messageTimelineSchema = z.object({
  messageId: z.string(),
  story: z.string(),
  orderNumber: z.string().nullable(),
  traceUrl: z.string().nullable(),
  entries: z.array(entrySchema),
});

const foundSchema = z.object({
  kind: z.enum(['order', 'customer', 'message', 'story']),
  subject: z.string(),
  orderNumber: z.string().nullable(),
  firstAt: z.string(),
  lastAt: z.string(),
  entries: z.number(),
  state: z.string().nullable(),
});

const foundPageSchema = z.object({ items: z.array(foundSchema), nextCursor: z.string().nullable() });

export type Entry = z.output<typeof entrySchema>;
export type Timeline = z.output<typeof timelineSchema>;
export type MessageTimeline = z.output<typeof messageTimelineSchema>;
/** An order, customer, message or other story that fits a search. */
export type Found = z.output<typeof foundSchema>;

export function askTimeline(orderNumber: string): Promise<Timeline> {
  return ask(`/api/timeline/${encodeURIComponent(orderNumber)}`, timelineSchema);
}

export function askMessageTimeline(messageId: string): Promise<MessageTimeline> {
  return ask(`/api/timeline/messages/${encodeURIComponent(messageId)}`, messageTimelineSchema);
}

export function searchTimelines(
  search: string,
  cursor: string | undefined,
): Promise<z.output<typeof foundPageSchema>> {
  return ask(`/api/timeline${queryOf({ search, cursor })}`, foundPageSchema);
}

/** What a customer is called by here. The address itself goes in a body, never in an address line. */
export async function askReference(email: string): Promise<string> {
  const schema = z.object({ reference: z.string() });
  return (await tell('/api/timeline/references', schema, { body: { email } })).reference;
}

/** `A-` and ten of Crockford's letters and digits; what people paste around them goes. */
export function tidyOrderNumber(typed: string): string | undefined {
  const tidy = typed.trim().toUpperCase();
  return /^A-[0-9A-Z]{10}$/.test(tidy) ? tidy : undefined;
}
