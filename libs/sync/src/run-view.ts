import { z } from 'zod';
import { outcomes } from './flow.ts';

const count = z.int().min(0);

export const runStatuses = ['running', 'finished', 'failed', 'cancelled'] as const;
export const RunStatus = z.enum(runStatuses);

/** A run, for a person and for a program. */
export const RunView = z.object({
  id: z.uuid(),
  flow: z.string(),
  status: RunStatus,
  stage: z.enum(['extract', 'load']),
  /** Their sum is the number of records handled; once the run is over, of all that came. */
  counts: z.object({ created: count, updated: count, unchanged: count, skipped: count, failed: count }),
  /** Records that came so far and are on our disk. */
  received: count,
  /** Of those skipped: records that came and were never tried, because the run failed or was cancelled before. */
  notLoaded: count,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  retryOf: z.uuid().nullable(),
  /** Since when the skipped and failed records are no longer kept; the counts are. */
  recordsDeletedAt: z.iso.datetime().nullable(),
  failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
  /** `secondsLeft` is unknown while records still come. */
  progress: z.object({ recordsPerSecond: z.number().min(0), secondsLeft: z.number().min(0).nullable() }),
});
export type RunView = z.output<typeof RunView>;

export const RecordedOutcome = z.enum(outcomes).extract(['skipped', 'failed']);

/** A record that was not taken, with its reason and as it came. */
export const RunRecord = z.object({
  seq: z.int().min(1),
  line: z.int().nullable(),
  key: z.string().nullable(),
  outcome: RecordedOutcome,
  code: z.string(),
  field: z.string().nullable(),
  detail: z.string().nullable(),
  raw: z.unknown(),
});
export type RunRecord = z.output<typeof RunRecord>;

/** A page, and where the next begins; null after the last. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
