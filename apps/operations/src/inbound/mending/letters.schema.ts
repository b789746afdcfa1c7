import { z } from 'zod';
import type { BodyChange } from '../../domain/body-diff.ts';
import type { LetterEvent } from '../../use-cases/mending/letter-desk.ts';
import { LetterSchema } from '../parked.schema.ts';
import { noteSchema } from './redeliveries.schema.ts';

const HistorySchema = z
  .object({
    at: z.iso.datetime(),
    by: z.string(),
    what: z.enum(['requested', 'delivered', 'failed', 'edited', 'redelivery']),
    outcome: z.string().nullable(),
    redeliveryId: z.uuid().nullable(),
  })
  .meta({ id: 'LetterEvent' }) satisfies z.ZodType<LetterEvent>;

export const WholeLetterSchema = LetterSchema.extend({
  body: z.string().nullable().describe('masked for readers; null when the message is back with its consumer'),
  masked: z.boolean(),
  history: z.array(HistorySchema).describe('what was done about it, oldest first'),
}).meta({ id: 'WholeParkedLetter' });
export type WholeLetterAnswer = z.output<typeof WholeLetterSchema>;

export const EditRequest = z.strictObject({
  body: z.string().min(1).max(1_000_000).describe('the whole body as it shall be'),
  reason: noteSchema,
});

export const EditAnswer = z
  .object({
    changes: z.array(
      z.object({
        place: z.string().describe('names and numbers from the outside in; empty for the body as a whole'),
        before: z.string().nullable().describe('as JSON; null where there was nothing'),
        after: z.string().nullable(),
      }) satisfies z.ZodType<BodyChange>,
    ),
  })
  .meta({ id: 'ParkedEdit' });

export const DestinationsSchema = z
  .object({
    queues: z.array(z.string()),
    unanswered: z.array(z.string()).describe('services that gave no answer; theirs are left out'),
  })
  .meta({ id: 'ParkedDestinations' });

export const RedirectRequest = z.strictObject({
  queue: z.string().min(1).max(255).describe('the consumer that shall have it'),
  reason: noteSchema,
});
