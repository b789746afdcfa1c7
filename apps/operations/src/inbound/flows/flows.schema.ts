import { flowName, pauseReason } from '@accord/messaging';
import { z } from 'zod';
import type { ShownFlow } from '../../domain/flow.ts';

export const flowParam = flowName;

export const FlowSchema = z
  .object({
    flow: z.string().describe('the queue of a consumer, or the name of what comes in runs'),
    name: z.string(),
    kind: z.enum(['queue', 'sync']),
    service: z.string(),
    vendor: z.string().nullable().describe('whom it calls outside, where that is known'),
    state: z
      .enum(['running', 'paused', 'circuit_open', 'unknown'])
      .describe('paused by a person; resting while its vendor cannot be called; its service does not answer'),
    circuit: z
      .string()
      .nullable()
      .describe('why its vendor cannot be called, whether a person paused it or not'),
    pausedBy: z.string().nullable(),
    pausedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
    waiting: z.int().nullable().describe('messages in its queue; null where that is not known'),
    oldestMs: z.int().nullable().describe('since the oldest order was placed that waits for it'),
  })
  .meta({ id: 'Flow' }) satisfies z.ZodType<ShownFlow>;

export const FlowsPage = z.object({ items: z.array(FlowSchema) });

export const FlowRequest = z.strictObject({ reason: pauseReason });
