import type { BenchRow } from './row.ts';

/** A part of the benchmark; `name` is what `npm run bench -- NAME` takes. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** On two cores that nobody else uses. */
  readonly usualSeconds: number;
  /** It is given up after this, so that the whole always ends. */
  readonly limitSeconds: number;
  run(environment: BenchEnvironment): Promise<BenchRow[]>;
}

export interface BenchEnvironment {
  /** Superuser address of the Postgres server; each benchmark makes its own database. */
  readonly postgresUrl: string;
  readonly amqpUrl: string;
  /** Tells the person who waits how far it is. */
  readonly report: (line: string) => void;
}

/** Events per second of one run. */
export async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return count / (Number(process.hrtime.bigint() - start) / 1e9);
}

/**
 * Runs ours and the ceiling in turn and answers the neighbours whose ratio is the median. Both of a pair saw the same
 * machine; the best of each side would compare a quiet moment of the one with a busy one of the other.
 * @param rounds an odd number
 */
export async function sideBySide(
  rounds: number,
  ours: () => Promise<number>,
  ceiling: () => Promise<number>,
): Promise<readonly [ours: number, ceiling: number]> {
  const pairs: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const limit = await ceiling();
    pairs.push([await ours(), limit]);
  }
  const [median] = pairs.toSorted((a, b) => a[0] / a[1] - b[0] / b[1]).slice(rounds >> 1);
  if (median === undefined) throw new RangeError('no rounds');
  return median;
}
