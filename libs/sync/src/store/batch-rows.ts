import { queryLater, queryTogether } from '@accord/service-kit';
import type { EntityManager } from 'typeorm';
import { outcomes } from '../flow.ts';
import type { Outcome, Result, Staged } from '../flow.ts';
import { readChunk } from './chunks.ts';
import { Fenced } from './fenced.ts';
import type { OwnedRun } from './run-register.ts';

export interface LaneOfRun {
  readonly run: OwnedRun;
  readonly lane: number;
}

/**
 * Locks the lane until the transaction ends and reads what it has to load next, `most` records or fewer.
 * @throws Fenced
 */
export async function takeBatch(
  manager: EntityManager,
  { run, lane }: LaneOfRun,
  most: number,
): Promise<readonly Staged<unknown>[]> {
  const [[locked], chunks] = await queryTogether<[{ loaded_seq: string }[], { records: string }[]]>(
    manager,
    [
      '/* sync.lock_lane */ SELECT loaded_seq FROM sync_lanes WHERE run_id = $1 AND lane = $2 AND fence = $3 FOR UPDATE',
      [run.id, lane, run.fence],
    ],
    [
      `SELECT records FROM (
         SELECT first_seq, records, size, sum(size) OVER (ORDER BY first_seq) AS up_to FROM (
           SELECT first_seq, records, size FROM sync_staged WHERE run_id = $1 AND lane = $2
           ORDER BY first_seq LIMIT 64) AS head) AS counted
       WHERE up_to - size < $3 ORDER BY first_seq`,
      [run.id, lane, most],
    ],
  );
  if (locked === undefined) throw new Fenced(run.id);
  const loaded = Number(locked.loaded_seq);
  return chunks.flatMap(({ records }) => readChunk(records, loaded)).slice(0, most);
}

/** Position, counts, and the records that were not taken: sent with COMMIT, in one packet. */
export async function noteBatch(
  manager: EntityManager,
  { run, lane }: LaneOfRun,
  { batch, results }: { readonly batch: readonly Staged<unknown>[]; readonly results: readonly Result[] },
): Promise<void> {
  const upTo = batch.at(-1)?.seq ?? 0;
  const counts = countOutcomes(results);
  await queryLater(
    manager,
    `/* sync.move_lane */ UPDATE sync_lanes SET loaded_seq = $3, created = created + $4, updated = updated + $5,
       unchanged = unchanged + $6, skipped = skipped + $7, failed = failed + $8 WHERE run_id = $1 AND lane = $2`,
    [run.id, lane, upTo, ...outcomes.map((outcome) => counts[outcome])],
  );
  await queryLater(
    manager,
    '/* sync.unstage */ DELETE FROM sync_staged WHERE run_id = $1 AND lane = $2 AND first_seq <= $3 AND last_seq <= $3',
    [run.id, lane, upTo],
  );
  const told = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped');
  if (told.length === 0) return;
  const bySeq = new Map(batch.map((record) => [record.seq, record]));
  const kept = told.flatMap((result) => {
    const record = bySeq.get(result.seq);
    return record === undefined ? [] : [rowOf(result, record)];
  });
  await queryLater(
    manager,
    `/* sync.keep_records */ INSERT INTO sync_records (run_id, seq, line, key, outcome, code, field, detail, raw)
     SELECT $1::uuid, r.seq, r.line, r.key, r.outcome, r.code, r.field, r.detail, r.raw
     FROM jsonb_to_recordset($2::jsonb) AS r (seq bigint, line bigint, key text, outcome text, code text,
       field text, detail text, raw text)`,
    [run.id, JSON.stringify(kept)],
  );
}

export function countOutcomes(results: readonly Result[]): Record<Outcome, number> {
  const counts = { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

function rowOf(result: Result, { seq, line, text }: Staged<unknown>): object {
  return {
    seq,
    line: line ?? null,
    key: storable(result.key, 200),
    outcome: result.outcome,
    code: storable(result.code, 100) ?? `sync.${result.outcome}`,
    field: storable(result.field, 200),
    detail: storable(result.detail, 1000),
    // Escaped twice, so that jsonb never sees the U+0000 or half surrogate that a raw record may hold.
    raw: result.raw === undefined ? text : JSON.stringify(result.raw),
  };
}

/** Text that Postgres takes: a reason with a U+0000 in it would take its whole batch down. */
function storable(text: string | undefined, most: number): string | null {
  return text === undefined ? null : text.slice(0, most).toWellFormed().replaceAll('\0', '\ufffd');
}
