import { Failure } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { outcomes } from '../flow.ts';
import type { Flow, Result, Staged } from '../flow.ts';
import type { RunContext } from '../run-context.ts';
import { noteBatch, takeBatch } from '../store/batch-rows.ts';
import type { LaneOfRun } from '../store/batch-rows.ts';

export interface BatchJob {
  readonly work: UnitOfWork;
  readonly flow: Flow;
  readonly at: LaneOfRun;
  readonly context: RunContext;
  /** Throws a passing Failure while nothing must be loaded. */
  readonly mayLoad?: (() => void) | undefined;
}

/** A batch that was rolled back, and how many records it had. */
export class BatchThrew extends Error {
  constructor(
    readonly size: number,
    cause: unknown,
  ) {
    super('a batch was rolled back', { cause });
  }
}

/**
 * One transaction: what the flow makes of the next records, their outcomes, the counts and the position.
 * @returns the results; none when nothing waits
 * @throws Fenced; BatchThrew around whatever else went wrong once the records were read
 */
export async function loadBatch(job: BatchJob, most: number): Promise<readonly Result[]> {
  let size = 0;
  try {
    return await job.work.run(async (tx) => {
      size = 0;
      const batch = await takeBatch(tx.manager, job.at, most);
      if (batch.length === 0) return [];
      size = batch.length;
      const results = await job.flow.load(tx, batch, job.context);
      mustCover(batch, results);
      await noteBatch(tx.manager, job.at, { batch, results });
      return results;
    });
  } catch (error) {
    if (size === 0) throw error;
    throw new BatchThrew(size, error);
  }
}

/** Gives up on the next record, for the reason it threw for. @throws Fenced */
export async function failRecord(job: BatchJob, cause: unknown): Promise<readonly Result[]> {
  return job.work.run(async ({ manager }) => {
    const batch = await takeBatch(manager, job.at, 1);
    const results = batch.map(({ seq }): Result => ({ seq, outcome: 'failed', ...reasonOf(cause) }));
    await noteBatch(manager, job.at, { batch, results });
    return results;
  });
}

/** Code and words for a person. Of what is no Failure, the words of its error. */
export function reasonOf(
  error: unknown,
  otherwise = 'sync.record_failed',
): { readonly code: string; readonly detail: string } {
  return {
    code: error instanceof Failure ? error.code : otherwise,
    detail: error instanceof Error ? error.message : String(error),
  };
}

/** @throws Failure `sync.results_incomplete`: a record without an outcome, or with two, would break the run's counts */
function mustCover(batch: readonly Staged<unknown>[], results: readonly Result[]): void {
  const missing = new Set(batch.map(({ seq }) => seq));
  const fits = results.every(({ seq, outcome }) => missing.delete(seq) && outcomes.includes(outcome));
  if (fits && missing.size === 0) return;
  throw new Failure(
    'sync.results_incomplete',
    'bug',
    `a flow answered ${results.length} results for ${batch.length} records, or for others`,
  );
}
