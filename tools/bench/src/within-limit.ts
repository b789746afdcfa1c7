import { messageOf } from '@accord/infra';

import type { Benchmark } from './measure.ts';
import { type BenchRow, unmeasuredRow } from './row.ts';

/** A benchmark under way. */
export interface Measuring {
  readonly rows: Promise<BenchRow[]>;
  /** Ends it early, with all that it started. */
  stop(): Promise<void>;
}

/** The rows of one benchmark; one row that says what went wrong where it failed or took too long. */
export async function withinLimit(
  { name, limitSeconds }: Pick<Benchmark, 'name' | 'limitSeconds'>,
  begin: () => Measuring,
): Promise<BenchRow[]> {
  const measuring = begin();
  const limit = Promise.withResolvers<'over'>();
  const timer = setTimeout(() => {
    limit.resolve('over');
  }, limitSeconds * 1_000);
  try {
    const rows = await Promise.race([measuring.rows, limit.promise]);
    if (rows !== 'over') return rows;
    measuring.rows.catch(() => undefined);
    await measuring.stop();
    return [unmeasuredRow(name, 'a figure', `given up after ${limitSeconds} s`)];
  } catch (error) {
    return [unmeasuredRow(name, 'a figure', messageOf(error))];
  } finally {
    clearTimeout(timer);
  }
}
