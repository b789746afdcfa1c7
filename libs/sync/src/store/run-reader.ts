import type { Transactions } from '@accord/service-kit';
import { z } from 'zod';
import type { Arrival } from '../flow.ts';
import { RunRecord, RunStatus, RecordedOutcome } from '../run-view.ts';
import type { Listed, RunView } from '../run-view.ts';

const pageSize = 100;

const number = z.coerce.number();
const runRow = z.object({
  id: z.string(),
  flow: z.string(),
  status: RunStatus,
  extracted: z.boolean(),
  received: number,
  not_loaded: number,
  created: number,
  updated: number,
  unchanged: number,
  skipped: number,
  failed: number,
  retry_of: z.string().nullable(),
  failure_code: z.string().nullable(),
  failure_detail: z.string().nullable(),
  started_at: z.date(),
  finished_at: z.date().nullable(),
  records_deleted_at: z.date().nullable(),
  seconds: number,
});

const recordRow = z.object({
  seq: number,
  line: number.nullable(),
  key: z.string().nullable(),
  outcome: RecordedOutcome,
  code: z.string(),
  field: z.string().nullable(),
  detail: z.string().nullable(),
  raw: z.string(),
});

const endingRow = z.object({
  flow: z.string(),
  status: RunStatus.extract(['finished', 'failed']),
  again: z.boolean(),
  handled: number,
  failed: number,
});
/** How the last run of a flow ended. */
export type RunEnding = z.output<typeof endingRow>;

const lastEndings = `
  SELECT asked.flow, status, retry_of IS NOT NULL AS again, coalesce(handled, 0) AS handled, coalesce(failed, 0) AS failed
  FROM unnest($1::text[]) AS asked (flow)
  CROSS JOIN LATERAL (SELECT id, status, retry_of, finished_at FROM sync_runs
    WHERE sync_runs.flow = asked.flow AND status IN ('finished', 'failed') ORDER BY id DESC LIMIT 1) AS last
  CROSS JOIN LATERAL (SELECT sum(created + updated + unchanged + skipped + failed) AS handled, sum(failed) AS failed
    FROM sync_lanes WHERE run_id = last.id) AS lanes
  WHERE finished_at > clock_timestamp() - make_interval(secs => $2::float8)`;

const runs = `
  SELECT run.id, flow, status, extracted_at IS NOT NULL AS extracted, received, not_loaded, retry_of, failure_code,
    failure_detail, started_at, finished_at, records_deleted_at, created, updated, unchanged, skipped, failed,
    extract(epoch FROM coalesce(finished_at, clock_timestamp()) - coalesce(loads_since, started_at)) AS seconds
  FROM sync_runs AS run CROSS JOIN LATERAL (
    SELECT sum(created) AS created, sum(updated) AS updated, sum(unchanged) AS unchanged, sum(skipped) AS skipped,
      sum(failed) AS failed FROM sync_lanes WHERE run_id = run.id) AS lanes`;

/** What is known of runs, for whoever asks. */
export class RunReader {
  constructor(private readonly transactions: Pick<Transactions, 'run'>) {}

  async view(runId: string): Promise<RunView | undefined> {
    const [row] = await this.#query(`${runs} WHERE run.id = $1`, [runId]);
    return row === undefined ? undefined : viewOf(runRow.parse(row));
  }

  /** Newest first. @param cursor id of the last run of the page before */
  async list(query: {
    readonly flow?: string | undefined;
    readonly status?: string | undefined;
    readonly cursor?: string | undefined;
  }): Promise<Listed<RunView>> {
    const rows = await this.#query(
      `${runs} WHERE ($1::text IS NULL OR flow = $1) AND ($2::text IS NULL OR status = $2)
         AND ($3::uuid IS NULL OR run.id < $3) ORDER BY run.id DESC LIMIT ${pageSize}`,
      [query.flow ?? null, query.status ?? null, query.cursor ?? null],
    );
    return listed(
      rows.map((row) => viewOf(runRow.parse(row))),
      ({ id }) => id,
    );
  }

  /** Of each of these flows, unless its last run that was not cancelled ended longer ago. */
  async lastEndings(flows: readonly string[], withinMs: number): Promise<readonly RunEnding[]> {
    const rows = await this.#query(lastEndings, [flows, withinMs / 1000]);
    return rows.map((row) => endingRow.parse(row));
  }

  /** In the order in which they came. @param after seq of the last record of the page before */
  async records(
    runId: string,
    query: { readonly outcome?: string | undefined; readonly after?: number | undefined },
  ): Promise<Listed<RunRecord>> {
    const rows = await this.#query(
      `SELECT seq, line, key, outcome, code, field, detail, raw FROM sync_records
       WHERE run_id = $1 AND ($2::text IS NULL OR outcome = $2) AND seq > $3 ORDER BY seq LIMIT ${pageSize}`,
      [runId, query.outcome ?? null, query.after ?? 0],
    );
    return listed(rows.map(recordOf), ({ seq }) => String(seq));
  }

  /**
   * What the run `again` is to try again: the failed records that a person released into it, or all that nobody has
   * decided about. As they came, up to `most` of them after one.
   */
  async failedAfter(
    { runId, again }: { readonly runId: string; readonly again: string },
    after: number,
    most: number,
  ): Promise<readonly { readonly seq: number; readonly arrival: Arrival<unknown> }[]> {
    const rows = await this.#query(
      `SELECT seq, line, key, outcome, code, field, detail, raw FROM sync_records
       WHERE run_id = $1 AND outcome = 'failed' AND seq > $2 AND CASE
         WHEN EXISTS (SELECT 1 FROM sync_records WHERE run_id = $1 AND released_run = $4) THEN released_run = $4
         ELSE decision IS NULL END ORDER BY seq LIMIT $3`,
      [runId, after, most, again],
    );
    return rows.map(recordOf).map(({ seq, line, raw }) => ({
      seq,
      arrival: line === null ? { raw } : { raw, line },
    }));
  }

  #query(text: string, values: readonly unknown[]): Promise<object[]> {
    return this.transactions.run((manager) => manager.query<object[]>(text, [...values]));
  }
}

function listed<T>(items: readonly T[], cursorOf: (item: T) => string): Listed<T> {
  const last = items.at(-1);
  return { items, nextCursor: items.length < pageSize || last === undefined ? null : cursorOf(last) };
}

function viewOf(row: z.output<typeof runRow>): RunView {
  const { created, updated, unchanged, failed, received, seconds } = row;
  const handled = created + updated + unchanged + row.skipped + failed;
  const perSecond = seconds > 0 ? handled / seconds : 0;
  const running = row.status === 'running';
  const known = running && row.extracted && perSecond > 0;
  return {
    id: row.id,
    flow: row.flow,
    status: row.status,
    stage: row.extracted ? 'load' : 'extract',
    counts: { created, updated, unchanged, skipped: row.skipped + row.not_loaded, failed },
    received,
    notLoaded: row.not_loaded,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    retryOf: row.retry_of,
    recordsDeletedAt: row.records_deleted_at?.toISOString() ?? null,
    failure: row.failure_code === null ? null : { code: row.failure_code, detail: row.failure_detail ?? '' },
    progress: {
      recordsPerSecond: Math.round(perSecond * 10) / 10,
      secondsLeft: known ? Math.ceil((received - handled) / perSecond) : running ? null : 0,
    },
  };
}

function recordOf(row: object): RunRecord {
  const { raw, ...rest } = recordRow.parse(row);
  return RunRecord.parse({ ...rest, raw: JSON.parse(raw) as unknown });
}
