import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Synthetic orders: one run per slot of time, whoever places it, and one at a time. Metrics by the minute for as long as
 * an expectation looks back, and what of them was unusual.
 */
export class CreateSyntheticRuns1763790000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['anomalies', 'metric_minutes', 'synthetic_runs'])
      await runner.query(`DROP TABLE ${table}`);
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
  `CREATE TABLE metric_minutes (
    metric text NOT NULL,
    labels text NOT NULL,
    minute timestamptz(0) NOT NULL,
    value double precision NOT NULL,
    volume double precision NOT NULL,
    PRIMARY KEY (metric, labels, minute)
  )`,
  'CREATE INDEX metric_minutes_minute ON metric_minutes (minute)',
  `CREATE TABLE anomalies (
    id uuid PRIMARY KEY,
    metric text NOT NULL,
    labels text NOT NULL,
    at timestamptz(3) NOT NULL,
    over_at timestamptz(3),
    low double precision NOT NULL,
    high double precision NOT NULL,
    observed double precision NOT NULL,
    direction text NOT NULL CHECK (direction IN ('above', 'below'))
  )`,
  'CREATE UNIQUE INDEX anomalies_one_open ON anomalies (metric, labels) WHERE over_at IS NULL',
];
