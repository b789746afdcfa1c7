import { z } from 'zod';
import { entryKinds } from '../domain/timeline-entry.ts';
import type { Timeline } from '../domain/timeline-entry.ts';

export const EntrySchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    service: z.string(),
    kind: z.enum(entryKinds),
    name: z.string().describe('event type, `vendor operation`, consumer queue or step, by kind'),
    outcome: z.string().optional().describe('`ok`, or a code that says why not'),
    durationMs: z.number().optional(),
    attempt: z.int().optional(),
    traceId: z.string().optional(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'TimelineEntry' });

export const TimelineSchema = z
  .object({
    orderId: z.string(),
    orderNumber: z.string(),
    traceId: z.string().nullable().describe('trace of the request that placed the order'),
    startedAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    entries: z.array(EntrySchema).describe('oldest first'),
  })
  .meta({ id: 'Timeline' }) satisfies z.ZodType<Timeline>;
