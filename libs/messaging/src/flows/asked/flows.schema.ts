import { z } from 'zod';

export const flowName = z
  .string()
  .max(255)
  .regex(/^[a-z][a-z-]*\.[a-z0-9][a-z0-9-]*$/);

const oneLine = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^\P{Cc}*$/u);

export const pauseReason = oneLine(300).describe('why, for whoever finds it paused');

export const PauseRequest = z.strictObject({
  by: oneLine(200).describe('who pauses it'),
  reason: pauseReason,
});

export const flowStates = ['running', 'paused', 'circuit_open'] as const;

export const ServedFlow = z
  .object({
    flow: z.string(),
    kind: z.enum(['queue', 'sync']).describe('a consumer of a queue, or records that come in runs'),
    vendor: z.string().nullable().describe('whom it calls outside, where that is known'),
    state: z
      .enum(flowStates)
      .describe('paused by a person, resting because a vendor cannot be called, or neither'),
    circuit: z
      .string()
      .nullable()
      .describe('why the vendor cannot be called, paused by a person or not; as this replica sees it'),
    pausedBy: z.string().nullable(),
    pausedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
    waiting: z
      .int()
      .nullable()
      .describe('messages in its queue, without those in hand; null where that is not known'),
  })
  .meta({ id: 'ServedFlow' });
export type ServedFlow = z.output<typeof ServedFlow>;

export const ServedFlows = z.object({ flows: z.array(ServedFlow) }).meta({ id: 'ServedFlows' });
export type ServedFlows = z.output<typeof ServedFlows>;
