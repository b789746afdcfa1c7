import { isGauge } from './measure.ts';
import type { Measure } from './measure.ts';
import { addedUp } from './readings.ts';
import type { Reading } from './readings.ts';

/** Names come over the broker; more than this many series at once are somebody's mistake. */
const mostSums = 5_000;

/** Adds up what is heard until it is written down: one sum per series and bucket, however much is heard. */
export class Tally {
  #sums = new Map<string, Measure>();

  add(measures: readonly Measure[]): void {
    for (const measure of measures) {
      const key = `${measure.series} ${String(measure.bucket)}`;
      const known = this.#sums.get(key);
      if (known === undefined && this.#sums.size >= mostSums) continue;
      const reading = known === undefined ? measure.reading : joined(known, measure.reading);
      this.#sums.set(key, { ...measure, reading });
    }
  }

  /** The sums so far, which are then no longer here; what could not be written is to be added again. */
  take(): Measure[] {
    const sums = [...this.#sums.values()];
    this.#sums = new Map();
    return sums;
  }
}

/** Two readings of one bucket. */
export function joined({ series, reading }: Omit<Measure, 'bucket'>, other: Reading): Reading {
  if (!isGauge(series)) return addedUp(reading, other);
  return reading.hits < other.hits ? other : reading;
}
