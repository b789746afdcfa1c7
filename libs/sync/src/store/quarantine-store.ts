import { Failure } from '@accord/canonical';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** What a person decides about records of one run. */
export interface Deciding {
  readonly seqs: readonly number[];
  /** Who is responsible. */
  readonly by: string;
  readonly note: string | null;
}
export type Release = Deciding;

/**
 * Failed, and nobody has decided about it; or it was released into a run that came to nothing. A record that all the
 * failed ones of its run were tried again with lives on in that run.
 * @param opening SQL of a run's id that is being opened in this transaction, and is no such run
 */
export const inQuarantine = (opening = 'NULL'): string => `record.outcome = 'failed'
  AND (record.decision IS NULL OR EXISTS (
    SELECT 1 FROM sync_runs lost WHERE lost.id = record.released_run AND lost.status IN ('failed', 'cancelled')))
  AND NOT EXISTS (
    SELECT 1 FROM sync_runs again WHERE again.retry_of = record.run_id AND again.id IS DISTINCT FROM ${opening}::uuid AND again.status IN ('running', 'finished')
      AND NOT EXISTS (SELECT 1 FROM sync_records other
                      WHERE other.run_id = record.run_id AND other.released_run = again.id))`;

/** @throws Failure `sync.not_quarantined`: all of them or none */
export async function markReleased(
  manager: EntityManager,
  { runId, releasedRun, ...deciding }: Release & { readonly runId: string; readonly releasedRun: string },
): Promise<void> {
  await decide(manager, runId, { ...deciding, decision: 'released', releasedRun });
}

/** @throws Failure `sync.not_quarantined`: all of them or none */
export async function markDiscarded(
  manager: EntityManager,
  runId: string,
  deciding: Deciding,
): Promise<void> {
  await decide(manager, runId, { ...deciding, decision: 'discarded', releasedRun: null });
}

async function decide(
  manager: EntityManager,
  runId: string,
  { seqs, by, note, decision, releasedRun }: Deciding & { decision: string; releasedRun: string | null },
): Promise<void> {
  const wanted = [...new Set(seqs)];
  const [, decided] = await manager.query<[object[], number]>(
    `/* sync.decide */ UPDATE sync_records AS record SET decision = $3, decided_by = $4, decided_at = clock_timestamp(),
       note = $5, released_run = $6
     WHERE run_id = $1 AND seq = ANY ($2::bigint[]) AND ${inQuarantine('$6')}`,
    [runId, wanted, decision, by, note, releasedRun],
  );
  if (decided === wanted.length) return;
  throw new Failure('sync.not_quarantined', 'conflict', 'a record is not there or is decided about');
}

/** What came is replaced by a mark, in all runs of the flow. */
export async function emptyRecords(
  manager: EntityManager,
  flow: string,
  keys: readonly string[],
): Promise<void> {
  await manager.query(
    `/* sync.forget */ UPDATE sync_records SET raw = '{"erased":true}', detail = NULL
     WHERE key = ANY ($2::text[]) AND run_id IN (SELECT id FROM sync_runs WHERE flow = $1)`,
    [flow, keys],
  );
}

const tallyRow = z.object({ code: z.string(), records: z.coerce.number() });
const totalRow = z.object({ handled: z.coerce.number(), quarantined: z.coerce.number() });

/** How many records of a run were handled, how many failed, and for which reasons (the ten most frequent). */
export async function talliesOf(
  manager: EntityManager,
  runId: string,
): Promise<{ handled: number; quarantined: number; codes: { code: string; records: number }[] }> {
  const totals = await manager.query<unknown[]>(
    `SELECT sum(created + updated + unchanged + skipped + failed) AS handled, sum(failed) AS quarantined
     FROM sync_lanes WHERE run_id = $1`,
    [runId],
  );
  const codes = await manager.query<unknown[]>(
    `SELECT code, count(*) AS records FROM sync_records WHERE run_id = $1 AND outcome = 'failed'
     GROUP BY code ORDER BY records DESC, code LIMIT 10`,
    [runId],
  );
  return { ...totalRow.parse(totals[0]), codes: codes.map((row) => tallyRow.parse(row)) };
}
