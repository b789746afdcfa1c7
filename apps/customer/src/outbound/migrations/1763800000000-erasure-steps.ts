import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who outside this service has to forget an erased person, and who has. */
export class ErasureSteps1763800000000 implements MigrationInterface {
  readonly name = 'ErasureSteps1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasure_steps (
        receipt_id uuid NOT NULL REFERENCES erasures (receipt_id),
        party text NOT NULL,
        done_at timestamptz,
        PRIMARY KEY (receipt_id, party)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erasure_steps');
  }
}
