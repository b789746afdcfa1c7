import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of what amount a notice is that was kept until it can be understood: another one than was asked for is not believed. */
export class NoticedAmounts1763720000000 implements MigrationInterface {
  readonly name = 'NoticedAmounts1763720000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE kept_notices ADD COLUMN amount_minor bigint, ADD COLUMN currency text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE kept_notices DROP COLUMN amount_minor, DROP COLUMN currency`);
  }
}
