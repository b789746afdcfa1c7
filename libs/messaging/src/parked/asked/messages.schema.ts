import { z } from 'zod';

/** As many as one question may name. */
export const mostMessageIds = 1_000;

export const AppliedQuestion = z.object({
  queue: z.string().min(1).max(255).describe('the consumer'),
  messageIds: z.array(z.string().min(1).max(255)).min(1).max(mostMessageIds),
});

export const AppliedAnswer = z
  .object({ applied: z.array(z.string()).describe('those of them that this consumer is done with') })
  .meta({ id: 'AppliedMessages' });

export const ServedConsumers = z
  .object({
    consumers: z.array(
      z.object({
        queue: z.string(),
        events: z.array(z.string()).describe('types that it reads; none where it reads anything'),
        calls: z
          .array(
            z.object({
              vendor: z.string(),
              operation: z.string(),
              irreversible: z.boolean().describe('nothing of ours takes it back'),
              requests: z.int().describe('calls at the vendor that it takes, reads included'),
              callsPerMinute: z.int().nullable().describe('the vendor’s quota, where one is known'),
            }),
          )
          .describe('what one message changes outside, at most once'),
      }),
    ),
  })
  .meta({ id: 'ServedConsumers' });
export type ServedConsumers = z.output<typeof ServedConsumers>;
