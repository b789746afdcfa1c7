import { Email, OrderId, OrderNumber } from '@accord/canonical';
import { z } from 'zod';
import { isCustomerReference } from '../domain/customer-reference.ts';
import { entryKinds, storyKinds } from '../domain/timeline-entry.ts';
import type {
  CustomerEntry,
  FoundStory,
  MessageTimeline,
  Timeline,
  ToldEntry,
} from '../domain/timeline-entry.ts';

const entry = {
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
  causationId: z
    .string()
    .nullable()
    .describe('id of the entry that led to it; an id that is no entry’s is where the tree begins'),
  vendor: z.string().nullable(),
  operation: z.string().nullable(),
  traceUrl: z.string().nullable(),
};

export const EntrySchema = z.object(entry).meta({ id: 'TimelineEntry' }) satisfies z.ZodType<ToldEntry>;

const reference = z
  .string()
  .trim()
  .toLowerCase()
  .refine(isCustomerReference, { error: '`c-` and 32 hexadecimal digits' });

export const TimelineSchema = z
  .object({
    orderId: z.string(),
    orderNumber: z.string(),
    traceId: z.string().nullable().describe('trace of the request that placed the order'),
    traceUrl: z.string().nullable().describe('where it is shown'),
    customer: z.string().nullable().describe('what the customer is called by here: a keyed digest'),
    startedAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    entries: z.array(EntrySchema).describe('oldest first'),
  })
  .meta({ id: 'Timeline' }) satisfies z.ZodType<Timeline>;

export const MessageTimelineSchema = z
  .object({
    messageId: z.string(),
    story: z.string().describe('order id, or the correlation id of what is no order'),
    orderNumber: z.string().nullable(),
    traceUrl: z.string().nullable(),
    entries: z.array(EntrySchema).describe('what led to it, itself, and what it led to, oldest first'),
  })
  .meta({ id: 'MessageTimeline' }) satisfies z.ZodType<MessageTimeline>;

const FoundSchema = z
  .object({
    kind: z.enum(storyKinds).describe('`story` is of something that is no order'),
    subject: z.string().describe('order id, customer as sought, message id, or correlation id, by kind'),
    orderNumber: z.string().nullable(),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    entries: z.int().describe('of a customer: those of the orders on this page'),
    state: z.string().nullable().describe('what checkout said last: `placed`, `completed`, `cancelled`'),
  })
  .meta({ id: 'FoundStory' }) satisfies z.ZodType<FoundStory>;

export const FoundPageSchema = z.object({
  items: z.array(FoundSchema),
  nextCursor: z.string().nullable().describe('give it back as `cursor` for older ones'),
});

const anId = z.string().trim().min(2).max(200);

export const TimelineQuery = z.object({
  search: anId
    .refine((text) => !text.includes('@'), {
      error: 'an e-mail address does not belong in an address line: ask for its reference first',
    })
    .describe('order number, order id, customer reference or id, message id, or trace id'),
  cursor: anId.optional(),
});

/** What an order is asked for by. */
export const OrderName = z.union([OrderNumber, OrderId]);
export const MessageId = anId;
export const CustomerName = z.union([reference, z.uuid().toLowerCase()]);

export const ReferenceRequest = z.object({ email: Email });
export const ReferenceSchema = z.object({ reference: z.string() }).meta({ id: 'CustomerReference' });

/** Time and id of the last entry of the page before. */
const entryCursor = /^(?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~(?<id>.{1,400})$/;

export const CustomerQuery = z.object({
  cursor: z
    .string()
    .regex(entryCursor)
    .transform((text) => {
      const { at = '', id = '' } = entryCursor.exec(text)?.groups ?? {};
      return { at, id };
    })
    .optional(),
});

export const CustomerPage = z.object({
  reference: z.string(),
  items: z
    .array(
      z.object({ ...entry, orderId: z.string(), orderNumber: z.string() }) satisfies z.ZodType<CustomerEntry>,
    )
    .describe('newest first'),
  nextCursor: z.string().nullable(),
});
