import { z } from 'zod';
import { ask } from './http.ts';

const runSchema = z.object({
  id: z.string(),
  at: z.string(),
  outcome: z.enum(['passed', 'failed', 'interrupted']),
  tookMs: z.number(),
  orderNumber: z.string().nullable(),
  failedAt: z.string().nullable(),
});

const syntheticSchema = z.object({
  enabled: z.boolean(),
  everySeconds: z.number(),
  last: runSchema.nullable(),
  recent: z.array(runSchema),
});

export type SyntheticRun = z.output<typeof runSchema>;
export type Synthetic = z.output<typeof syntheticSchema>;

export function askSynthetic(): Promise<Synthetic> {
  return ask('/api/synthetic', syntheticSchema);
}
