import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How long a gateway has owed an outcome, what it said before we could make sense of it, and whose turn it is to compare
 * its books with ours.
 */
export class KeptNotices1763710000000 implements MigrationInterface {
  readonly name = 'KeptNotices1763710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payment_attempts ADD COLUMN operation_since timestamptz`);
    await runner.query(
      `UPDATE payment_attempts SET operation_since = updated_at WHERE operation_id IS NOT NULL`,
    );
    await runner.query(`
      CREATE TABLE kept_notices (
        gateway text NOT NULL,
        event_id text NOT NULL,
        kind text NOT NULL,
        gateway_ref text,
        attempt_id text,
        kept_at timestamptz NOT NULL,
        PRIMARY KEY (gateway, event_id)
      )`);
    await runner.query(`CREATE INDEX kept_by_ref ON kept_notices (gateway, gateway_ref)`);
    await runner.query(`CREATE INDEX kept_by_attempt ON kept_notices (attempt_id)`);
    await runner.query(`CREATE TABLE job_turns (job text PRIMARY KEY, fence bigint NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE job_turns`);
    await runner.query(`DROP TABLE kept_notices`);
    await runner.query(`ALTER TABLE payment_attempts DROP COLUMN operation_since`);
  }
}
