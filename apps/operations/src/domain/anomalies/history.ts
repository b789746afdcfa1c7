import type { SeriesName } from './anomaly.ts';
import { perDay, perHour, perWeek, weeksKept } from './buckets.ts';
import type { Measure, MeasuredSeries } from './measure.ts';
import type { MetricName } from './metric.ts';
import { silence } from './readings.ts';
import type { Reading } from './readings.ts';
import { Series } from './series.ts';

/** What is looked up is not older: this hour of five weeks ago, as it was looked up yesterday. */
export const bucketsKept = weeksKept * perWeek + 2 * perDay;

/** Other series than these many are left out. */
const mostSeries = 200;

const labelled: readonly MetricName[] = ['declines', 'backlog_age', 'vendor_errors'];

/** All that was measured lately, in memory: some forty series of ten thousand numbers. */
export class History {
  readonly #series = new Map<MeasuredSeries, Map<number, Reading>>();
  readonly #listened = new Set<number>();

  /** Puts in what is on record; what is known already of the same bucket is replaced. */
  put({ series, bucket, reading }: Measure): void {
    const known = this.#series.get(series) ?? new Map<number, Reading>();
    if (known.size === 0 && this.#series.size >= mostSeries) return;
    known.set(bucket, reading);
    this.#series.set(series, known);
  }

  /** Somebody listened to all of this bucket. */
  listened(bucket: number): void {
    this.#listened.add(bucket);
  }

  forgetBefore(bucket: number): void {
    for (const one of this.#listened) if (one < bucket) this.#listened.delete(one);
    for (const [name, readings] of this.#series) {
      for (const one of readings.keys()) if (one < bucket) readings.delete(one);
      if (readings.size === 0) this.#series.delete(name);
    }
  }

  /** Which figures there are. */
  names(): SeriesName[] {
    const withLabel = [...this.#series.keys()].flatMap((series) => {
      const [name, ...label] = series.split(':');
      const metric = labelled.find((one) => one === name);
      return metric === undefined ? [] : [{ metric, label: label.join(':') }];
    });
    return [{ metric: 'orders_placed', label: '' }, { metric: 'placement_p99', label: '' }, ...withLabel];
  }

  /** One figure up to a bucket. In a bucket that was listened to, what was not heard did not happen. */
  read({ metric, label }: SeriesName, last: number): Series {
    const placements = this.#series.get('placements');
    const own = this.#own(metric, label);
    const first = last - bucketsKept - perHour;
    const readings = Array.from({ length: last - first + 1 }, (_none, place) => {
      const bucket = first + place;
      if (!this.#listened.has(bucket)) return undefined;
      const reading = own?.get(bucket) ?? silence;
      if (metric !== 'declines') return reading;
      return { ...reading, total: placements?.get(bucket)?.hits ?? 0 };
    });
    return new Series(first, readings);
  }

  #own(metric: MetricName, label: string): ReadonlyMap<number, Reading> | undefined {
    if (metric === 'placement_p99') return this.#series.get('placements');
    return this.#series.get(metric === 'orders_placed' ? metric : `${metric}:${label}`);
  }
}
