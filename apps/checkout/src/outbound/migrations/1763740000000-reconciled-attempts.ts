import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes = {
  attempts_by_start: '(gateway, started_at)',
  attempts_refunded: `(gateway, operation_since) WHERE status IN ('refunded','stranded_refunded')`,
} as const;

/**
 * What the reconcile job reads every ten minutes: the payments begun, and those given back, in a window. Built beside
 * the charges that go on meanwhile, which takes no lock that they would wait for but cannot be done in a transaction: a
 * build that was broken off leaves an index that nobody uses, and is begun anew.
 */
export class ReconciledAttempts1763740000000 implements MigrationInterface {
  readonly name = 'ReconciledAttempts1763740000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // It waits for every transaction that is open at its begin, however long that takes.
    await runner.query('SET lock_timeout = 0');
    for (const [name, what] of Object.entries(indexes)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON payment_attempts ${what}`);
    }
    await runner.query('RESET lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(indexes)) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
  }
}
