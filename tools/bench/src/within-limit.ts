import { messageOf } from '@accord/infra';

import type { BenchEnvironment, Benchmark } from './measure.ts';
import { type BenchRow, unmeasuredRow } from './row.ts';

/** The rows of one benchmark; one row that says what went wrong where it failed or took too long. */
export async function withinLimit(benchmark: Benchmark, environment: BenchEnvironment): Promise<BenchRow[]> {
  const { name, limitSeconds } = benchmark;
  const limit = Promise.withResolvers<BenchRow[]>();
  const timer = setTimeout(() => {
    limit.resolve([unmeasuredRow(name, 'a figure', `given up after ${limitSeconds} s`)]);
  }, limitSeconds * 1_000);
  try {
    return await Promise.race([benchmark.run(environment), limit.promise]);
  } catch (error) {
    return [unmeasuredRow(name, 'a figure', messageOf(error))];
  } finally {
    clearTimeout(timer);
  }
}
