import type { Transactions } from '@accord/service-kit';

/** Rows per transaction, so that nobody waits for a deletion. */
const rowsAtOnce = 500;

/** Takes away what is not to be kept for ever. Every call is one short transaction. */
export class Retention {
  constructor(private readonly transactions: Pick<Transactions, 'run'>) {}

  /** Forgets up to 200 staged rows of runs that are over. @returns whether there may be more */
  async deleteStaged(): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const rows = await manager.query<object[]>(
        `WITH stale AS (
           SELECT staged.run_id, staged.lane, staged.first_seq FROM sync_staged AS staged
           LEFT JOIN sync_runs AS run ON run.id = staged.run_id
           WHERE run.status IS DISTINCT FROM 'running' LIMIT 200 FOR UPDATE OF staged SKIP LOCKED),
         gone AS (DELETE FROM sync_staged AS staged USING stale
           WHERE (staged.run_id, staged.lane, staged.first_seq) = (stale.run_id, stale.lane, stale.first_seq)
           RETURNING 1)
         SELECT 1 FROM gone`,
      );
      return rows.length === 200;
    });
  }

  /**
   * Forgets records of the oldest run that ended before a moment; the run and its counts stay. A run whose failed records
   * are just being tried again keeps them until that is over.
   * @returns whether there may be more
   */
  async deleteRecords(endedBefore: Date): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const [run] = await manager.query<{ id: string }[]>(
        `SELECT id FROM sync_runs AS run WHERE finished_at < $1 AND records_deleted_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM sync_runs again WHERE again.retry_of = run.id AND again.status = 'running')
         ORDER BY finished_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [endedBefore],
      );
      if (run === undefined) return false;
      const deleted = await manager.query<[object[], number]>(
        `DELETE FROM sync_records WHERE run_id = $1 AND seq IN (
           SELECT seq FROM sync_records WHERE run_id = $1 ORDER BY seq LIMIT ${rowsAtOnce})`,
        [run.id],
      );
      if (deleted[1] < rowsAtOnce)
        await manager.query('UPDATE sync_runs SET records_deleted_at = clock_timestamp() WHERE id = $1', [
          run.id,
        ]);
      return true;
    });
  }
}
