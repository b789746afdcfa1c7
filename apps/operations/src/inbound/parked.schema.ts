import { z } from 'zod';
import { letterStatuses } from '../domain/parked-letter.ts';
import type { ParkedLetter, RedeliveryReport } from '../domain/parked-letter.ts';

export const LetterSchema = z
  .object({
    id: z.uuid(),
    messageId: z.string(),
    queue: z.string().describe('the consumer that could not handle it, and that gets it back'),
    eventType: z.string(),
    reason: z.string(),
    stackDigest: z.string().describe('equal for equal causes'),
    attempts: z.int(),
    firstSeenAt: z.iso.datetime(),
    parkedAt: z.iso.datetime(),
    story: z.string().nullable().describe('order id, or null when the message could not be read'),
    status: z.enum(letterStatuses),
  })
  .meta({ id: 'ParkedLetter' }) satisfies z.ZodType<ParkedLetter>;

export const ParkedPage = z.object({
  items: z.array(LetterSchema),
  nextCursor: z
    .uuid()
    .nullable()
    .describe('give it back as `cursor` for the next page; null on the last one'),
});

export const ParkedQuery = z.object({
  queue: z.string().min(1).max(255).optional(),
  cursor: z.uuid().optional(),
});

export const RedeliverRequest = z.object({ ids: z.array(z.uuid()).min(1).max(100) });

export const ReportSchema = z
  .object({
    redelivered: z.array(z.uuid()),
    notRedelivered: z.array(z.object({ id: z.uuid(), reason: z.string() })),
  })
  .meta({ id: 'RedeliveryReport' }) satisfies z.ZodType<RedeliveryReport>;
