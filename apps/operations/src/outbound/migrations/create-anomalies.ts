import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Figures by series and bucket of five minutes: names of vendors, queues and reasons of our own, and numbers. A bucket
 * that nobody listened to is not in `listened_buckets`, so its silence says nothing. One open anomaly per series.
 */
export class CreateAnomalies1763840100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['anomalies', 'listened_buckets', 'measurements'])
      await runner.query(`DROP TABLE ${table}`);
  }
}

const statements = [
  `CREATE TABLE measurements (
    series text NOT NULL,
    bucket integer NOT NULL,
    hits double precision NOT NULL,
    total bigint NOT NULL,
    classes integer[] NOT NULL,
    PRIMARY KEY (series, bucket)
  )`,
  'CREATE INDEX measurements_by_bucket ON measurements (bucket)',
  'CREATE TABLE listened_buckets (bucket integer PRIMARY KEY)',
  `CREATE TABLE anomalies (
    id uuid PRIMARY KEY,
    metric text NOT NULL,
    label text NOT NULL,
    since timestamptz(3) NOT NULL,
    over_at timestamptz(3),
    direction text NOT NULL CHECK (direction IN ('above', 'below')),
    expected_low double precision NOT NULL,
    expected_high double precision NOT NULL,
    observed double precision NOT NULL
  )`,
  'CREATE UNIQUE INDEX anomalies_one_open ON anomalies (metric, label) WHERE over_at IS NULL',
  'CREATE INDEX anomalies_over ON anomalies (over_at) WHERE over_at IS NOT NULL',
];
