/** One line of the table: our figure beside the ceiling that was measured in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly ceiling: number;
  /** value / ceiling; for a cost (less is better) the ratio is the cost in ceilings. */
  readonly ratio: number;
  readonly goal: string;
  readonly reached: boolean;
}

/** A part of the benchmark; `name` is what `npm run bench -- NAME` takes. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  run(environment: BenchEnvironment): Promise<BenchRow[]>;
}

export interface BenchEnvironment {
  /** Superuser address of the Postgres server; each benchmark makes its own database. */
  readonly postgresUrl: string;
  readonly amqpUrl: string;
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

/** A throughput row: more is better, `goal` is the share of the ceiling to reach. */
export function throughputRow(
  name: string,
  figures: { value: number; ceiling: number; goal: number },
): BenchRow {
  const { value, ceiling, goal } = figures;
  const ratio = value / ceiling;
  return { name, unit: '/s', value, ceiling, ratio, goal: `at least ${goal} of it`, reached: ratio >= goal };
}
