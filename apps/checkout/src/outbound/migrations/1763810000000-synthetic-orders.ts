import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which orders nobody has placed: they stand in no books and count nowhere. The default is no rewrite of the table. */
export class SyntheticOrders1763810000000 implements MigrationInterface {
  readonly name = 'SyntheticOrders1763810000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders ADD COLUMN synthetic boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders DROP COLUMN synthetic');
  }
}
