import type { DataSource } from 'typeorm';
import { Reconciliation } from './reconciliation-view.ts';

const insert = `INSERT INTO reconciliations (id, started_at, report) VALUES ($1, $2, $3::jsonb)`;
const readOne = `SELECT report FROM reconciliations WHERE id = $1`;
const readLast = `
  SELECT report FROM reconciliations WHERE kind = $1 ORDER BY started_at DESC, id DESC LIMIT 1`;
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

  async forget(before: Date, by: string): Promise<void> {
    await this.#database.query(forget, [before, by]);
  }
}

/** Undefined, too, for one of another form than today's. */
function asReconciliation([row]: readonly Row[]): Reconciliation | undefined {
  return row && Reconciliation.safeParse(row.report).data;
}
