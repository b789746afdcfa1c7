import { z } from 'zod';
import { aligned } from '../aligned.ts';

const counts = z.object({
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  skipped: z.number(),
  failed: z.number(),
});
const runSchema = z.object({
  id: z.string(),
  flow: z.string(),
  status: z.string(),
  stage: z.string(),
  counts,
  received: z.number(),
  notLoaded: z.number(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  retryOf: z.string().nullable(),
  recordsDeletedAt: z.string().nullable(),
  failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
  progress: z.object({ recordsPerSecond: z.number(), secondsLeft: z.number().nullable() }),
});
export type ShownRun = z.output<typeof runSchema>;

const recordSchema = z.object({
  seq: z.number(),
  line: z.number().nullable(),
  key: z.string().nullable(),
  outcome: z.string(),
  code: z.string(),
  field: z.string().nullable(),
  detail: z.string().nullable(),
});
export type ShownRecord = z.output<typeof recordSchema>;

export const runList = z.object({ items: z.array(runSchema) });
export const oneRun = runSchema;
export const recordList = z.object({ items: z.array(recordSchema) });

const countNames = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;

/** Newest first, one line each. */
export function runsTable(runs: readonly ShownRun[]): string[] {
  if (runs.length === 0) return ['  (no runs yet)'];
  const newestFirst = runs.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return aligned([
    ['run', 'flow', 'status', 'came', ...countNames, 'began', 'took'],
    ...newestFirst.map((run) => [
      run.id,
      run.flow,
      run.status === 'running' ? `running (${run.stage})` : run.status,
      String(run.received),
      ...countNames.map((name) => String(run.counts[name])),
      run.startedAt.slice(0, 19).replace('T', ' '),
      took(run),
    ]),
  ]);
}

/** What a run is, how far or how it ended, and the records that it did not take. */
export function runStory(run: ShownRun, records: readonly ShownRecord[]): string[] {
  const { counts, progress, failure } = run;
  const left = progress.secondsLeft === null ? '' : `, ${progress.secondsLeft} s left`;
  const facts: string[][] = [
    ['run', run.id],
    ['flow', run.flow],
    ['status', failure === null ? run.status : `${run.status}: ${failure.code} (${failure.detail})`],
    ...(run.retryOf === null ? [] : [['failed records of', run.retryOf]]),
    ['began', run.startedAt],
    ['ended', run.finishedAt ?? `not yet (${run.stage}, ${progress.recordsPerSecond} records/s${left})`],
    ['came', String(run.received)],
    ...countNames.map((name) => [name, String(counts[name])]),
    ...(run.notLoaded === 0 ? [] : [['never tried', `${run.notLoaded} of the skipped`]]),
  ];
  if (run.recordsDeletedAt !== null) facts.push(['records', `kept until ${run.recordsDeletedAt}`]);
  if (records.length === 0) return aligned(facts);
  const kept = counts.failed + counts.skipped - run.notLoaded;
  return [
    ...aligned(facts),
    '',
    ...aligned([
      ['record', 'line', 'key', 'outcome', 'code', 'field', 'reason'],
      ...records.map(({ seq, line, key, outcome, code, field, detail }) => [
        String(seq),
        line === null ? '' : String(line),
        key ?? '',
        outcome,
        code,
        field ?? '',
        detail ?? '',
      ]),
    ]),
    ...(kept > records.length ? [`  and ${kept - records.length} more: GET /runs/${run.id}/records`] : []),
  ];
}

function took({ startedAt, finishedAt, progress }: ShownRun): string {
  if (finishedAt !== null) return `${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
  return progress.secondsLeft === null ? '' : `${progress.secondsLeft} s left`;
}

/** Why there is no answer, behind what is missing. */
export function because(silent: readonly string[]): string {
  return silent.length === 0 ? '' : `: ${silent.join(', ')}`;
}
