import { z } from 'zod';
import { nodeOfSeries } from '../domain/anomalies/anomaly-signals.ts';
import { metricNames } from '../domain/anomalies/metric.ts';
import type { MetricName } from '../domain/anomalies/metric.ts';
import type { RecordedAnomaly } from '../use-cases/anomalies/ports.ts';

const AnomalySchema = z
  .object({
    id: z.uuid(),
    metric: z
      .enum(metricNames)
      .describe('orders per minute, shares from 0 to 1 of declines and vendor errors, milliseconds'),
    labels: z.record(z.string(), z.string()).describe('reason, queue or vendor, by metric'),
    node: z.string().describe('the part that is signalled'),
    at: z.iso.datetime().describe('when it began, to five minutes'),
    overAt: z.iso.datetime().nullable(),
    expected: z
      .object({ low: z.number(), high: z.number() })
      .describe('as at this hour of other weeks, or on the level of the hours before'),
    observed: z.number().describe('the furthest from what was expected'),
    direction: z.enum(['above', 'below']),
    state: z.enum(['open', 'over']),
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

const labelNames: Readonly<Partial<Record<MetricName, string>>> = {
  declines: 'reason',
  backlog_age: 'queue',
  vendor_errors: 'vendor',
};

export function shown(anomaly: RecordedAnomaly): z.input<typeof AnomalySchema> {
  const { id, metric, label, at, overAt, expected, observed, direction } = anomaly;
  const name = labelNames[metric];
  return {
    id,
    metric,
    labels: name === undefined ? {} : { [name]: label },
    node: nodeOfSeries(anomaly),
    at: at.toISOString(),
    overAt: overAt?.toISOString() ?? null,
    expected,
    observed,
    direction,
    state: overAt === null ? 'open' : 'over',
  };
}
