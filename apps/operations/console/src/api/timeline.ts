import { z } from 'zod';
import { ask } from './http.ts';

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
});

const timelineSchema = z.object({
  orderId: z.string(),
  orderNumber: z.string(),
  traceId: z.string().nullable(),
  startedAt: z.string(),
  lastAt: z.string(),
  entries: z.array(entrySchema),
});

export type Entry = z.output<typeof entrySchema>;
export type Timeline = z.output<typeof timelineSchema>;

export function askTimeline(orderNumber: string): Promise<Timeline> {
  return ask(`/api/timeline/${encodeURIComponent(orderNumber)}`, timelineSchema);
}

/** `A-` and ten of Crockford's letters and digits; what people paste around them goes. */
export function tidyOrderNumber(typed: string): string | undefined {
  const tidy = typed.trim().toUpperCase();
  return /^A-[0-9A-Z]{10}$/.test(tidy) ? tidy : undefined;
}
