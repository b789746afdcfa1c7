import type { EntityManager } from 'typeorm';
import type { Evidence } from './matching/match-rules.ts';
import { inOrder, type RecordRef } from './record.ts';
import { type Change, changeRows, type Pair, pairRows } from './rows.ts';

export const pageSize = 100;

export interface Decision {
  readonly status: 'accepted' | 'refused';
  /** Who is responsible: the caller's name. */
  readonly by: string;
  readonly at: Date;
  readonly note: string | null;
}

/** Two records that may be one. */
export interface FoundPair {
  readonly id: string;
  readonly records: readonly [RecordRef, RecordRef];
  readonly evidence: Evidence;
  readonly at: Date;
}

export type NewChange = Omit<Change, 'doneAt'> & { readonly at: Date };

/** What was found doubtful, what was decided, and what was changed by it. Rows are added and never deleted. */
export class DecisionStore {
  constructor(private readonly kind: string) {}

  /** A pair that is known already stays as it is, above all when somebody has decided about it. */
  async addPairs(manager: EntityManager, pairs: readonly FoundPair[]): Promise<void> {
    if (pairs.length === 0) return;
    const sides = pairs.map(({ records }) => inOrder(...records));
    await manager.query(
      `/* keys.pair */ INSERT INTO master_pairs
         (id, kind, left_system, left_key, right_system, right_key, evidence, found_at, status)
       SELECT id, $1, left_system, left_key, right_system, right_key, evidence, found_at, 'open'
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::timestamptz[])
         AS given (id, left_system, left_key, right_system, right_key, evidence, found_at)
       ON CONFLICT DO NOTHING`,
      [
        this.kind,
        pairs.map(({ id }) => id),
        sides.map(([left]) => left.system),
        sides.map(([left]) => left.key),
        sides.map(([, right]) => right.system),
        sides.map(([, right]) => right.key),
        pairs.map(({ evidence }) => JSON.stringify(evidence)),
        pairs.map(({ at }) => at),
      ],
    );
  }

  async pair(manager: EntityManager, id: string): Promise<Pair | undefined> {
    const rows: unknown = await manager.query('SELECT * FROM master_pairs WHERE kind = $1 AND id = $2', [
      this.kind,
      id,
    ]);
    return pairRows.parse(rows)[0];
  }

  /** Open pairs are those of two clusters; a merge that came by another way has settled the rest. */
  async pairs(
    manager: EntityManager,
    { status, after }: { status: Pair['status']; after: string | null },
  ): Promise<Pair[]> {
    const rows: unknown = await manager.query(
      `SELECT pair.* FROM master_pairs pair
       JOIN master_records l ON l.kind = pair.kind AND l.system = pair.left_system AND l.key = pair.left_key
       JOIN master_records r ON r.kind = pair.kind AND r.system = pair.right_system AND r.key = pair.right_key
       WHERE pair.kind = $1 AND pair.status = $2 AND (pair.status <> 'open' OR l.master_id <> r.master_id)
         AND ($3::uuid IS NULL OR pair.id > $3) ORDER BY pair.id LIMIT ${pageSize}`,
      [this.kind, status, after],
    );
    return pairRows.parse(rows);
  }

  async decide(manager: EntityManager, id: string, { status, by, at, note }: Decision): Promise<Pair> {
    const [rows]: unknown[] = await manager.query<unknown[]>(
      `UPDATE master_pairs SET status = $3, decided_by = $4, decided_at = $5, note = $6
       WHERE kind = $1 AND id = $2 RETURNING *`,
      [this.kind, id, status, by, at, note],
    );
    const [pair] = pairRows.parse(rows);
    if (pair) return pair;
    throw new Error('a pair that was there a moment ago is gone');
  }

  /** Pairs of these records that a person, or a split, has put asunder. */
  async keptApart(
    manager: EntityManager,
    records: readonly RecordRef[],
  ): Promise<(readonly [RecordRef, RecordRef])[]> {
    const rows: unknown = await manager.query(
      `/* keys.apart */ WITH given AS (SELECT * FROM unnest($2::text[], $3::text[]) AS one (system, key))
       SELECT * FROM master_pairs WHERE kind = $1 AND status = 'refused'
         AND (left_system, left_key) IN (SELECT * FROM given) AND (right_system, right_key) IN (SELECT * FROM given)`,
      [this.kind, records.map(({ system }) => system), records.map(({ key }) => key)],
    );
    return pairRows.parse(rows).map(({ left, right }) => [left, right]);
  }

  /** Writes down that two records are not one, also over an earlier answer. */
  async keepApart(
    manager: EntityManager,
    found: { id: string; records: readonly [RecordRef, RecordRef]; evidence: Evidence; decision: Decision },
  ): Promise<void> {
    const [left, right] = inOrder(...found.records);
    const { by, at, note } = found.decision;
    await manager.query(
      `INSERT INTO master_pairs (id, kind, left_system, left_key, right_system, right_key, evidence, status,
         found_at, decided_by, decided_at, note)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'refused', $8, $9, $8, $10)
       ON CONFLICT (kind, left_system, left_key, right_system, right_key) DO UPDATE
         SET status = 'refused', decided_by = excluded.decided_by, decided_at = excluded.decided_at, note = excluded.note`,
      [found.id, this.kind, left.system, left.key, right.system, right.key, found.evidence, at, by, note],
    );
  }

  async addChanges(manager: EntityManager, changes: readonly NewChange[]): Promise<void> {
    if (changes.length === 0) return;
    await manager.query(
      `/* keys.change */ INSERT INTO master_changes
         (id, kind, action, master_id, other_id, moved, because, done_by, done_at, undoes)
       SELECT id, $1, action, master_id, other_id, moved, because, done_by, done_at, undoes
       FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::jsonb[], $7::jsonb[], $8::text[],
         $9::timestamptz[], $10::uuid[])
         AS given (id, action, master_id, other_id, moved, because, done_by, done_at, undoes)`,
      [
        this.kind,
        changes.map(({ id }) => id),
        changes.map(({ action }) => action),
        changes.map(({ masterId }) => masterId),
        changes.map(({ otherId }) => otherId),
        changes.map(({ moved }) => JSON.stringify(moved)),
        changes.map(({ because }) => JSON.stringify(because)),
        changes.map(({ doneBy }) => doneBy),
        changes.map(({ at }) => at),
        changes.map(({ undoes }) => undoes),
      ],
    );
  }

  /** The change itself, and the split that undid it if there was one. */
  async change(manager: EntityManager, id: string): Promise<{ change?: Change; undoneBy?: Change }> {
    const rows: unknown = await manager.query(
      'SELECT * FROM master_changes WHERE kind = $1 AND (id = $2 OR undoes = $2)',
      [this.kind, id],
    );
    const changes = changeRows.parse(rows);
    const change = changes.find((row) => row.id === id);
    const undoneBy = changes.find((row) => row.undoes === id);
    return { ...(change && { change }), ...(undoneBy && { undoneBy }) };
  }

  /** Everything that happened to a cluster, oldest first. */
  async history(manager: EntityManager, masterId: string): Promise<Change[]> {
    const rows: unknown = await manager.query(
      'SELECT * FROM master_changes WHERE kind = $1 AND (master_id = $2 OR other_id = $2) ORDER BY id',
      [this.kind, masterId],
    );
    return changeRows.parse(rows);
  }
}
