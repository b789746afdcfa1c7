import { isWeekend, perDay, perHour, perWeek, weeksKept } from './buckets.ts';
import type { Metric, Sample } from './metric.ts';
import { median, spread } from './robust.ts';
import type { Series } from './series.ts';

/** What is usual at a time of the week. */
export interface Usual {
  readonly middle: number;
  readonly spread: number;
}

/** Around the same time: the hour that summer time takes away or adds lies within. */
const around = [-perHour, -perHour / 2, 0, perHour / 2, perHour];
const weeksNeeded = 3;
const daysLookedAt = 14;
const daysNeeded = 3;
/** Of what knows no time of day, the last hours will do. */
const lastHours = 6;
const recentNeeded = 2 * perHour;

const nothing: Sample = { value: Number.NaN, of: 0 };

/** What one series has been like. Looks only at what was before the bucket it is asked for, so answers are remembered. */
export class Baseline {
  readonly #metric: Metric;
  readonly #series: Series;
  readonly #usual = new Map<number, Usual | undefined>();

  constructor(metric: Metric, series: Series) {
    this.#metric = metric;
    this.#series = series;
  }

  /** What the window that ends with the bucket shows; NaN where too little was heard. */
  sample(bucket: number, length: number): Sample {
    const sum = this.#series.sum(bucket, length);
    return sum === undefined ? nothing : this.#metric.read(sum);
  }

  /**
   * By this time of the week; while too few weeks are known, by this time of such days; and where times of day make
   * little difference, by the last hours. Undefined while nothing is known.
   */
  usual(bucket: number, length: number): Usual | undefined {
    const key = keyOf(bucket, length);
    if (this.#usual.has(key)) return this.#usual.get(key);
    const usual = this.#weekly(bucket, length) ?? this.#daily(bucket, length) ?? this.#lately(bucket, length);
    this.#usual.set(key, usual);
    return usual;
  }

  #weekly(bucket: number, length: number): Usual | undefined {
    const weeks: number[] = [];
    for (let week = 1; week <= weeksKept; week += 1) weeks.push(bucket - week * perWeek);
    return this.#aroundThese(weeks, length, weeksNeeded);
  }

  #daily(bucket: number, length: number): Usual | undefined {
    const days: number[] = [];
    for (let day = 1; day <= daysLookedAt; day += 1) {
      const then = bucket - day * perDay;
      if (isWeekend(then) === isWeekend(bucket)) days.push(then);
    }
    return this.#aroundThese(days, length, daysNeeded);
  }

  #lately(bucket: number, length: number): Usual | undefined {
    if (this.#metric.level === 'factor') return undefined;
    const values = Array.from({ length: lastHours * perHour }, (_none, back) =>
      this.sample(bucket - length - back, length),
    ).flatMap(({ value }) => (Number.isNaN(value) ? [] : [value]));
    return values.length < recentNeeded ? undefined : usualOf(values);
  }

  /** Undefined when something is known of fewer than `needed` of these times. */
  #aroundThese(times: readonly number[], length: number, needed: number): Usual | undefined {
    const values: number[] = [];
    let known = 0;
    for (const time of times) {
      const before = values.length;
      for (const offset of around) {
        const { value } = this.sample(time + offset, length);
        if (!Number.isNaN(value)) values.push(value);
      }
      known += Number(values.length > before);
    }
    return known < needed ? undefined : usualOf(values);
  }
}

function usualOf(values: readonly number[]): Usual {
  const middle = median(values);
  return { middle, spread: spread(values, middle) };
}

/** Windows are shorter than a day. */
function keyOf(bucket: number, length: number): number {
  return bucket * perDay + length;
}
