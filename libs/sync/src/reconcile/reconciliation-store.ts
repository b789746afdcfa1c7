import type { DataSource } from 'typeorm';
import { Reconciliation } from './reconciliation-view.ts';

const insert = `INSERT INTO reconciliations (id, started_at, report) VALUES ($1, $2, $3::jsonb)`;
const readOne = `SELECT report FROM reconciliations WHERE id = $1`;
const readLast = `
  SELECT report FROM reconciliations WHERE kind = $1 ORDER BY started_at DESC, id DESC LIMIT 1`;
/** What a repair has begun is still to be seen, so it is none of them. */
const standing = `(report ->> 'open')::int
  - jsonb_array_length(jsonb_path_query_array(report, '$.differences[*] ? (@.state == "begun")'))`;
const finished = `kind = $1 AND jsonb_typeof(report -> 'failure') = 'null'`;
/** The last look at everything; and the last at what is recent, where the schedule looks at no more than that. */
const readStanding = `
  SELECT coalesce(max(standing), 0) AS standing FROM (
    (SELECT ${standing} AS standing FROM reconciliations WHERE ${finished} AND ($3::boolean OR report ->> 'by' <> $2)
     ORDER BY started_at DESC, id DESC LIMIT 1)
    UNION ALL
    (SELECT ${standing} FROM reconciliations WHERE ${finished} AND NOT $3::boolean AND report ->> 'by' = $2
     ORDER BY started_at DESC, id DESC LIMIT 1)) AS looks`;
/** By the schedule only: what a person asked for stays. */
const forget = `DELETE FROM reconciliations WHERE started_at < $1 AND report ->> 'by' = $2`;

interface Row {
  readonly report: unknown;
}

/** What comparisons found, in the service's database. */
export class ReconciliationStore {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    this.#database = database;
  }

  async save(reconciliation: Reconciliation): Promise<void> {
    const { id, startedAt } = reconciliation;
    await this.#database.query(insert, [id, startedAt, JSON.stringify(reconciliation)]);
  }

  async find(id: string): Promise<Reconciliation | undefined> {
    return asReconciliation(await this.#database.query<Row[]>(readOne, [id]));
  }

  async last(kind: string): Promise<Reconciliation | undefined> {
    return asReconciliation(await this.#database.query<Row[]>(readLast, [kind]));
  }

  /** @param as.schedule who looks where nobody asked; @param as.looksAtAll whether that look is at everything, too */
  async standing(
    kind: string,
    as: { readonly schedule: string; readonly looksAtAll: boolean },
  ): Promise<number> {
    const rows = await this.#database.query<{ standing: number }[]>(readStanding, [
      kind,
      as.schedule,
      as.looksAtAll,
    ]);
    return rows[0]?.standing ?? 0;
  }

  async forget(before: Date, by: string): Promise<void> {
    await this.#database.query(forget, [before, by]);
  }
}

/** Undefined, too, for one of another form than today's. */
function asReconciliation([row]: readonly Row[]): Reconciliation | undefined {
  return row && Reconciliation.safeParse(row.report).data;
}
