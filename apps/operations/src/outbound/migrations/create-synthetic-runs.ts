import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Synthetic orders: one run per slot of time, whoever places it, and one at a time. */
export class CreateSyntheticRuns1763790000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE synthetic_runs');
  }
}

const statements = [
  `CREATE TABLE synthetic_runs (
    id uuid PRIMARY KEY,
    slot bigint NOT NULL UNIQUE,
    started_at timestamptz(3) NOT NULL,
    lease_until timestamptz(3) NOT NULL,
    outcome text CHECK (outcome IN ('passed', 'failed', 'interrupted')),
    took_ms integer,
    order_number text,
    failed_at text,
    stages jsonb NOT NULL DEFAULT '[]',
    CHECK ((outcome IS NULL) = (took_ms IS NULL))
  )`,
  'CREATE UNIQUE INDEX synthetic_runs_one_at_a_time ON synthetic_runs ((true)) WHERE outcome IS NULL',
  'CREATE INDEX synthetic_runs_ended ON synthetic_runs (started_at) WHERE outcome IS NOT NULL',
];
