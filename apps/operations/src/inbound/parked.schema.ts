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
    groupId: z.string().describe('those with one cause bear the same'),
    redirectedTo: z
      .string()
      .nullable()
      .describe('the consumer that gets it instead, when a person decided so'),
  })
  .meta({ id: 'ParkedLetter' }) satisfies z.ZodType<ParkedLetter>;

export const ParkedPage = z.object({
  items: z.array(LetterSchema),
  nextCursor: z
    .uuid()
    .nullable()
    .describe('give it back as `cursor` for the next page; null on the last one'),
});

export const groupIdSchema = z.string().regex(/^[0-9a-f]{32}$/);
export const searchSchema = z
  .string()
  .trim()
  .min(2)
  .max(200)
  .describe('an order’s number, the id of an order, a customer or a message, or a part of the reason');

export const ParkedQuery = z.object({
  queue: z.string().min(1).max(255).optional(),
  group: groupIdSchema.optional(),
  search: searchSchema.optional(),
  cursor: z.uuid().optional(),
});

export const RedeliverRequest = z.object({ ids: z.array(z.uuid()).min(1).max(100) });

export const ReportSchema = z
  .object({
    redelivered: z.array(z.uuid()),
    notRedelivered: z.array(z.object({ id: z.uuid(), reason: z.string() })),
  })
  .meta({ id: 'RedeliveryReport' }) satisfies z.ZodType<RedeliveryReport>;
