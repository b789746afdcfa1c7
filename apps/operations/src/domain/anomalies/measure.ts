import { orderPlaced } from '@accord/canonical';
import type { Envelope, TelemetryRecord } from '@accord/canonical';
import { isVendorError } from '../incidents/vendor-windows.ts';
import { toldName } from '../incidents/told-name.ts';
import { bucketOf } from './buckets.ts';
import type { MetricName } from './metric.ts';
import { classOf, durationClassesMs, silence } from './readings.ts';
import type { Reading } from './readings.ts';

/** What is kept: the metrics, and beside them all placements, of which declines are a share. */
export type MeasuredSeries = 'orders_placed' | 'placements' | `${LabelledMetric}:${string}`;
type LabelledMetric = Extract<MetricName, 'declines' | 'vendor_errors' | 'backlog_age'>;

/** What one thing that was heard adds to one bucket of one series. */
export interface Measure {
  readonly series: MeasuredSeries;
  readonly bucket: number;
  readonly reading: Reading;
}

/** A gauge shows how much there is: of two readings the higher one counts, and not both. */
export function isGauge(series: MeasuredSeries): boolean {
  return series.startsWith('backlog_age:');
}

/**
 * Orders that customers placed in our shop. A marketplace hands its orders over in batches, and synthetic ones are
 * nobody's.
 */
export function measuresOfEvent({ type, data, synthetic }: Envelope): Measure[] {
  if (type !== orderPlaced.key || synthetic === true) return [];
  const placed = orderPlaced.data.safeParse(data);
  if (!placed.success || placed.data.marketplace !== undefined) return [];
  // It may be told again much later; it was placed only once.
  const bucket = bucketOf(Date.parse(placed.data.placedAt));
  return [{ series: 'orders_placed', bucket, reading: { ...silence, hits: 1 } }];
}

export function measuresOfRecord(record: TelemetryRecord): Measure[] {
  if (record.synthetic === true) return [];
  const bucket = bucketOf(Date.parse(record.at));
  if (record.kind === 'vendor-call') {
    const reading = { hits: Number(isVendorError(record.outcome)), total: 1, classes: [] };
    return [{ series: `vendor_errors:${toldName(record.vendor)}`, bucket, reading }];
  }
  if (record.kind !== 'placement') return [];
  const classes = durationClassesMs.map((_edge, place) => Number(place === classOf(record.durationMs)));
  const decided: Measure = { series: 'placements', bucket, reading: { hits: 1, total: 0, classes } };
  if (record.outcome !== 'declined') return [decided];
  const series = `declines:${toldName(record.reason ?? 'unknown')}` as const;
  return [decided, { series, bucket, reading: { ...silence, hits: 1 } }];
}

export function measureOfBacklog(queue: string, ageMs: number, nowMs: number): Measure {
  return {
    series: `backlog_age:${queue}`,
    bucket: bucketOf(nowMs),
    reading: { ...silence, hits: Math.max(0, ageMs) },
  };
}
