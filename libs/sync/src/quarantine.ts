import type { Transactions } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { RunRecord } from './run-view.ts';
import type { Listed, RunView } from './run-view.ts';
import type { Runs } from './runs.ts';
import { type Deciding, emptyRecords, inQuarantine, markDiscarded } from './store/quarantine-store.ts';

const pageSize = 100;

/** A record that broke a rule, as it came, until a person decides about it. */
export const QuarantinedRecord = RunRecord.omit({ outcome: true }).extend({
  runId: z.uuid(),
  flow: z.string(),
});
export type QuarantinedRecord = z.output<typeof QuarantinedRecord>;

const number = z.coerce.number();
const row = z
  .object({
    run_id: z.string(),
    flow: z.string(),
    seq: number,
    line: number.nullable(),
    key: z.string().nullable(),
    code: z.string(),
    field: z.string().nullable(),
    detail: z.string().nullable(),
    raw: z.string(),
  })
  .transform(({ run_id: runId, raw, ...rest }) => ({ runId, ...rest, raw: JSON.parse(raw) as unknown }));

export interface QuarantineQuery {
  readonly flow?: string | undefined;
  readonly code?: string | undefined;
  /** The last record of the page before. */
  readonly after?: { readonly runId: string; readonly seq: number } | undefined;
}

/** The failed records of all runs that wait for a person: kept instead of guessed at. */
export class Quarantine {
  constructor(
    private readonly runs: Pick<Runs, 'retry'>,
    private readonly transactions: Pick<Transactions, 'run'>,
  ) {}

  /** Oldest run first. */
  async list({ flow, code, after }: QuarantineQuery = {}): Promise<Listed<QuarantinedRecord>> {
    const rows = await this.transactions.run((manager) =>
      manager.query<unknown[]>(
        `SELECT record.run_id, run.flow, seq, line, key, code, field, detail, raw
         FROM sync_records AS record JOIN sync_runs AS run ON run.id = record.run_id
         WHERE ${inQuarantine()} AND ($1::text IS NULL OR run.flow = $1) AND ($2::text IS NULL OR code = $2)
           AND ($3::uuid IS NULL OR (record.run_id, seq) > ($3, $4::bigint))
         ORDER BY record.run_id, seq LIMIT ${pageSize}`,
        [flow ?? null, code ?? null, after?.runId ?? null, after?.seq ?? 0],
      ),
    );
    const items = rows.map((given) => row.parse(given));
    const last = items.at(-1);
    const more = items.length === pageSize && last !== undefined;
    return { items, nextCursor: more ? `${last.runId}:${String(last.seq)}` : null };
  }

  /**
   * Tries records of one run again, as they came, under today's rules, in a run of its own. What breaks a rule still is
   * back in quarantine, as a record of that run.
   * @throws Failure `sync.not_quarantined` (none is released then), and what `Runs.retry` throws
   */
  release(runId: string, deciding: Deciding): Promise<RunView> {
    return this.runs.retry(runId, deciding);
  }

  /**
   * Empties what is kept of records by these keys, because a person is to be forgotten: they stay as what came of a run,
   * without what came. Tried again they fail.
   */
  async forget(manager: EntityManager, flow: string, keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await emptyRecords(manager, flow, keys);
  }

  /** The records stay where they are and are never tried again. @throws Failure `sync.not_quarantined` */
  async discard(runId: string, deciding: Deciding): Promise<void> {
    await this.transactions.run((manager) => markDiscarded(manager, runId, deciding));
  }
}
