import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened, by story; and which story an order's number stands for. */
export class CreateTimeline1763690000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE timeline_entries (
        id text PRIMARY KEY,
        story text NOT NULL,
        at timestamptz(3) NOT NULL,
        service text NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        outcome text,
        duration_ms double precision,
        attempt integer,
        trace_id text,
        detail jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX timeline_entries_story ON timeline_entries (story, at, id)');
    await runner.query('CREATE TABLE order_index (order_number text PRIMARY KEY, order_id text NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_index');
    await runner.query('DROP TABLE timeline_entries');
  }
}
