import { fieldMessage } from '@accord/canonical';
import { z } from 'zod';
import { redeliveryStates, stopCodes } from '../../domain/redelivery.ts';
import type { Redelivery, Selection } from '../../domain/redelivery.ts';
import type { Preview } from '../../use-cases/mending/preview-redelivery.ts';
import { groupIdSchema, searchSchema } from '../parked.schema.ts';

/** A person's own words, on one line. They stay on record: no personal data. */
export const noteSchema = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}*$/u, fieldMessage('one line of text', 'eine Zeile Text'));

export const SelectionSchema = z
  .union([
    z.strictObject({ ids: z.array(z.uuid()).min(1).max(1_000) }),
    z.strictObject({ groupId: groupIdSchema }),
    z
      .strictObject({ queue: z.string().min(1).max(255).optional(), search: searchSchema.optional() })
      .refine(
        ({ queue, search }) => queue !== undefined || search !== undefined,
        fieldMessage('a queue or a search', 'eine Queue oder eine Suche'),
      ),
  ])
  .describe('some by id, all with one cause, or what a search finds') satisfies z.ZodType<Selection>;

export const PreviewRequest = z.strictObject({ selection: SelectionSchema });
export const RedeliveryRequest = z.strictObject({ selection: SelectionSchema, note: noteSchema.optional() });

export const PreviewSchema = z
  .object({
    messages: z.int(),
    alreadyApplied: z.int().describe('their consumer is done with them; they will not be sent'),
    vendorCalls: z
      .array(
        z.object({ vendor: z.string(), operation: z.string(), count: z.int(), irreversible: z.boolean() }),
      )
      .describe('what the others make happen outside, at most once each'),
    minutesAtQuota: z.int().nullable().describe('null where no quota is known'),
    messagesPerMinute: z.int().nullable(),
    needsSecondPerson: z.boolean(),
    held: z.int().describe('left out, because somebody holds their group'),
    unanswered: z.array(z.string()).describe('consumers whose service gave no answer'),
  })
  .meta({ id: 'RedeliveryPreview' }) satisfies z.ZodType<Preview>;

export const RedeliverySchema = z
  .object({
    id: z.uuid(),
    state: z.enum(redeliveryStates),
    selection: SelectionSchema,
    note: z.string().nullable(),
    requestedBy: z.string(),
    requestedAt: z.iso.datetime(),
    approvedBy: z.string().nullable(),
    approvedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    stoppedBecause: z
      .object({
        code: z.enum(stopCodes),
        reason: z.string().describe('what a message was parked for again, or could not be sent for'),
        parkedId: z.uuid().nullable().describe('the message that decided it, as it is parked now'),
      })
      .nullable(),
    messagesPerMinute: z.int().nullable().describe('what the tightest vendor quota allows'),
    total: z.int(),
    pending: z.int(),
    alreadyApplied: z.int().describe('not sent, because their consumer was done with them'),
    sent: z.int().describe('each is applied, failed again, or still under way'),
    applied: z.int(),
    failedAgain: z.int(),
    notSent: z.int().describe('taken by somebody else meanwhile, or not to be sent'),
  })
  .meta({ id: 'Redelivery' }) satisfies z.ZodType<Redelivery>;

export const RedeliveriesQuery = z.object({ cursor: z.uuid().optional() });
export const RedeliveriesPage = z.object({
  items: z.array(RedeliverySchema),
  nextCursor: z.uuid().nullable(),
});
