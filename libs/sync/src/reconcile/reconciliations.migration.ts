import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records of comparisons. A service that kept such records before the library did goes on in the same table. */
export class Reconciliations1763750000000 implements MigrationInterface {
  readonly name = 'Reconciliations1763750000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS reconciliations (
        id uuid PRIMARY KEY,
        started_at timestamptz NOT NULL,
        report jsonb NOT NULL
      )`);
    await runner.query(
      `ALTER TABLE reconciliations ADD COLUMN kind text GENERATED ALWAYS AS (report ->> 'kind') STORED`,
    );
    await runner.query(`CREATE INDEX reconciliations_by_kind ON reconciliations (kind, started_at DESC)`);
  }

  /** The table stays with whoever had it before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reconciliations DROP COLUMN kind`);
  }
}
