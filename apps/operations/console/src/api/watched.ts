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

const anomalySchema = z.object({
  id: z.string(),
  metric: z.enum(['orders_placed', 'declines', 'placement_p99', 'backlog_age', 'vendor_errors']),
  labels: z.record(z.string(), z.string()),
  node: z.string(),
  at: z.string(),
  overAt: z.string().nullable(),
  expected: z.object({ low: z.number(), high: z.number() }),
  observed: z.number(),
  direction: z.enum(['above', 'below']),
  state: z.enum(['open', 'over']),
});

export type SyntheticRun = z.output<typeof runSchema>;
export type Synthetic = z.output<typeof syntheticSchema>;
/** A figure that is not what it usually is at this hour of the week. */
export type Anomaly = z.output<typeof anomalySchema>;

export function askSynthetic(): Promise<Synthetic> {
  return ask('/api/synthetic', syntheticSchema);
}

/** The newest. */
export async function askAnomalies(): Promise<readonly Anomaly[]> {
  const page = z.object({ items: z.array(anomalySchema) });
  return (await ask('/api/anomalies', page)).items;
}
