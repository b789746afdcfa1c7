import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seats of orders that nobody placed; their cohorts do not count them. */
export class SyntheticSeats1763860000000 implements MigrationInterface {
  readonly name = 'SyntheticSeats1763860000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE seats ADD COLUMN synthetic boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE seats DROP COLUMN synthetic');
  }
}
