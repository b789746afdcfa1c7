import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Table `paused_flows`: what people have stopped. It lies with the service that does the work, so nobody else is asked. */
export class PausedFlows1763790000000 implements MigrationInterface {
  readonly name = 'PausedFlows1763790000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE paused_flows (
        flow text COLLATE "C" PRIMARY KEY,
        paused_by text NOT NULL,
        paused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        reason text NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE paused_flows');
  }
}
