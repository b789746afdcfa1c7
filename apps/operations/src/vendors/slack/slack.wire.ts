import { z } from 'zod';

/** What is read of an answer: Slack says 200 for nearly everything. */
export const postedWire = z.object({ ok: z.literal(true), ts: z.string().regex(/^\d+\.\d+$/) });

export const refusedWire = z.object({ ok: z.literal(false), error: z.string() });
