import type { MigrationInterface, QueryRunner } from 'typeorm';

const index = 'told_by_ref';

/**
 * What gateways told of payments, and not only that they did: of one that has no list it is the only record to compare
 * ours with. Notices from before say nothing. The index is built beside the notices that come meanwhile, as in
 * `ReconciledAttempts`.
 */
export class ToldPayments1763820000000 implements MigrationInterface {
  readonly name = 'ToldPayments1763820000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE webhook_inbox ADD COLUMN IF NOT EXISTS kind text, ADD COLUMN IF NOT EXISTS gateway_ref text,
         ADD COLUMN IF NOT EXISTS amount_minor bigint, ADD COLUMN IF NOT EXISTS currency text`,
    );
    // It waits for every transaction that is open at its begin, however long that takes.
    await runner.query('SET lock_timeout = 0');
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
    await runner.query(
      `CREATE INDEX CONCURRENTLY ${index} ON webhook_inbox (gateway, gateway_ref) WHERE gateway_ref IS NOT NULL`,
    );
    await runner.query('RESET lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX CONCURRENTLY ${index}`);
    await runner.query(
      'ALTER TABLE webhook_inbox DROP COLUMN kind, DROP COLUMN gateway_ref, DROP COLUMN amount_minor, DROP COLUMN currency',
    );
  }
}
