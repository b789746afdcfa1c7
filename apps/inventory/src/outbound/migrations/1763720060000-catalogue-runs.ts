import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ERP's count of an article's changes, by which of two readings the later one is known; and what is told of a run of
 * the catalogue beside the outcomes of its records; and what comparisons with the ERP found.
 */
export class CatalogueRuns1763720060000 implements MigrationInterface {
  readonly name = 'CatalogueRuns1763720060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products ADD COLUMN vendor_revision bigint;
      CREATE TABLE catalogue_run_notes (
        run_id uuid PRIMARY KEY,
        changed integer NOT NULL,
        withdrawn integer NOT NULL,
        ignored integer NOT NULL,
        owed jsonb NOT NULL
      );
      CREATE TABLE reconciliations (
        id uuid PRIMARY KEY,
        started_at timestamptz NOT NULL,
        report jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE reconciliations, catalogue_run_notes;
      ALTER TABLE products DROP COLUMN vendor_revision`);
  }
}
