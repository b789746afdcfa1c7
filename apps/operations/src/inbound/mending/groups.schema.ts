import { z } from 'zod';
import type { ParkedGroup } from '../../domain/parked-group.ts';
import { groupIdSchema, searchSchema } from '../parked.schema.ts';
import { noteSchema } from './redeliveries.schema.ts';

export const GroupSchema = z
  .object({
    groupId: groupIdSchema,
    reason: z.string().describe('a code; `in_words` where it was a sentence'),
    stackDigest: z.string(),
    eventType: z.string(),
    queue: z.string(),
    vendor: z.string().nullable().describe('whose answer was the cause, where the reason names a vendor'),
    count: z.int().describe('messages that wait'),
    orders: z.int().describe('orders, or other stories, that wait for them'),
    firstParkedAt: z.iso.datetime().nullable(),
    lastParkedAt: z.iso.datetime().nullable(),
    hold: z
      .object({ owner: z.string(), note: z.string(), since: z.iso.datetime() })
      .nullable()
      .describe('somebody takes care of it; nothing of it is sent'),
  })
  .meta({ id: 'ParkedGroup' }) satisfies z.ZodType<ParkedGroup>;

export const GroupsPage = z.object({
  items: z.array(GroupSchema),
  nextCursor: z.string().nullable().describe('give it back as `cursor` for the next page'),
  total: z
    .object({ messages: z.int(), groups: z.int() })
    .describe('of all groups that fit, whatever the page'),
});

export const GroupsQuery = z.object({
  queue: z.string().min(1).max(255).optional(),
  state: z.enum(['waiting', 'held']).optional(),
  search: searchSchema.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,9}:[0-9a-f]{32}$/)
    .optional(),
});

export const HoldRequest = z.strictObject({
  owner: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u),
  note: noteSchema,
});
