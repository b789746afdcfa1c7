import { durationClassesMs } from './readings.ts';
import type { Reading, WindowSum } from './readings.ts';

/** A window with more gaps than this says nothing. */
const mustBeHeard = 0.75;

/**
 * A series without a break, bucket by bucket; undefined where nobody listened, which is not the same as having heard
 * nothing. Kept as running sums, so that a window costs the same however long it is.
 */
export class Series {
  readonly #first: number;
  readonly #heard: Float64Array;
  readonly #hits: Float64Array;
  readonly #total: Float64Array;
  readonly #classes: readonly Float64Array[];

  /** @param first bucket of the first reading */
  constructor(first: number, readings: readonly (Reading | undefined)[]) {
    this.#first = first;
    this.#heard = runningSum(readings, () => 1);
    this.#hits = runningSum(readings, ({ hits }) => hits);
    this.#total = runningSum(readings, ({ total }) => total);
    const isTimed = readings.some((reading) => reading !== undefined && reading.classes.length > 0);
    this.#classes = isTimed
      ? durationClassesMs.map((_edge, place) => runningSum(readings, ({ classes }) => classes[place] ?? 0))
      : [];
  }

  /** Of the `length` buckets up to `last`; undefined where too few of them were listened to. */
  sum(last: number, length: number): WindowSum | undefined {
    const end = last - this.#first + 1;
    const begin = end - length;
    if (begin < 0 || end >= this.#heard.length) return undefined;
    const of = (sums: Float64Array): number => (sums[end] ?? 0) - (sums[begin] ?? 0);
    const heard = of(this.#heard);
    if (heard < length * mustBeHeard) return undefined;
    return { heard, hits: of(this.#hits), total: of(this.#total), classes: this.#classes.map(of) };
  }
}

/** One longer than the readings: the sum of those before each place. */
function runningSum(
  readings: readonly (Reading | undefined)[],
  of: (reading: Reading) => number,
): Float64Array {
  const sums = new Float64Array(readings.length + 1);
  readings.forEach((reading, place) => {
    sums[place + 1] = (sums[place] ?? 0) + (reading === undefined ? 0 : of(reading));
  });
  return sums;
}
