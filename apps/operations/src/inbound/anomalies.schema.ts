import { z } from 'zod';
import { watchedMetrics } from '../domain/anomalies/anomaly.ts';

const AnomalySchema = z
  .object({
    id: z.uuid(),
    metric: z.enum(watchedMetrics),
    labels: z.record(z.string(), z.string()),
    at: z.iso.datetime().describe('the first unusual minute'),
    overAt: z.iso.datetime().nullable(),
    expected: z
      .object({ low: z.number(), high: z.number() })
      .describe('what was usual at this hour of the week'),
    observed: z.number().describe('the latest unusual value'),
    direction: z.enum(['above', 'below']),
    state: z.enum(['open', 'over']),
    node: z.string().describe('where it is signalled'),
  })
  .meta({ id: 'Anomaly' });

export const AnomalyPage = z.object({
  items: z.array(AnomalySchema),
  nextCursor: z
    .uuid()
    .nullable()
    .describe('give it back as `cursor` for the next page; null on the last one'),
});

export const AnomalyQuery = z.object({ cursor: z.uuid().optional() });
