import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records as they came may hold personal data: they go after a while, and the run says since when they are gone. */
export class RunRecordsKept1763760000000 implements MigrationInterface {
  readonly name = 'RunRecordsKept1763760000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sync_runs ADD COLUMN records_deleted_at timestamptz');
    await runner.query(
      `CREATE INDEX sync_runs_with_records ON sync_runs (finished_at) WHERE records_deleted_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sync_runs_with_records');
    await runner.query('ALTER TABLE sync_runs DROP COLUMN records_deleted_at');
  }
}
