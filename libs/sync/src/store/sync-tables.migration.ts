import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tables of sync runs. A lane of a run is locked by whoever loads a batch of it, and carries the fence and the counts,
 * so that lanes do not wait for each other. Records wait in rows of many (`sync_staged`), kept as text as they came:
 * a row costs the same whether it holds one record or a thousand, and `jsonb` would refuse some of them.
 */
export class SyncTables1763720000000 implements MigrationInterface {
  readonly name = 'SyncTables1763720000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sync_runs (
        id uuid PRIMARY KEY,
        flow text NOT NULL,
        status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'finished', 'failed', 'cancelled')),
        retry_of uuid REFERENCES sync_runs,
        fence bigint NOT NULL DEFAULT 1,
        lease_until timestamptz NOT NULL,
        checkpoint text,
        received bigint NOT NULL DEFAULT 0,
        extracted_at timestamptz,
        loads_since timestamptz,
        not_loaded bigint NOT NULL DEFAULT 0,
        failure_code text,
        failure_detail text,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        finished_at timestamptz,
        CHECK ((status = 'running') = (finished_at IS NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX sync_runs_one_per_flow ON sync_runs (flow) WHERE status = 'running'`,
    );
    await runner.query(`CREATE INDEX sync_runs_by_flow ON sync_runs (flow, id)`);
    await runner.query(`
      CREATE TABLE sync_lanes (
        run_id uuid NOT NULL REFERENCES sync_runs ON DELETE CASCADE,
        lane smallint NOT NULL,
        fence bigint NOT NULL,
        loaded_seq bigint NOT NULL DEFAULT 0,
        created bigint NOT NULL DEFAULT 0,
        updated bigint NOT NULL DEFAULT 0,
        unchanged bigint NOT NULL DEFAULT 0,
        skipped bigint NOT NULL DEFAULT 0,
        failed bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (run_id, lane)
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE sync_staged (
        run_id uuid NOT NULL,
        lane smallint NOT NULL,
        first_seq bigint NOT NULL,
        last_seq bigint NOT NULL,
        size int NOT NULL,
        records text NOT NULL,
        PRIMARY KEY (run_id, lane, first_seq)
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`);
    // Compressing what lives for seconds costs more than writing it.
    await runner.query(`ALTER TABLE sync_staged ALTER COLUMN records SET STORAGE EXTERNAL`);
    await runner.query(`
      CREATE TABLE sync_records (
        run_id uuid NOT NULL REFERENCES sync_runs ON DELETE CASCADE,
        seq bigint NOT NULL,
        line bigint,
        key text,
        outcome text NOT NULL CHECK (outcome IN ('skipped', 'failed')),
        code text NOT NULL,
        field text,
        detail text,
        raw text NOT NULL,
        decision text CHECK (decision IN ('released', 'discarded')),
        decided_by text,
        decided_at timestamptz,
        note text,
        released_run uuid REFERENCES sync_runs,
        PRIMARY KEY (run_id, seq),
        CHECK (num_nulls(decision, decided_by, decided_at) IN (0, 3)),
        CHECK ((decision IS NOT DISTINCT FROM 'released') = (released_run IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX sync_records_by_outcome ON sync_records (run_id, outcome, seq)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sync_records, sync_staged, sync_lanes, sync_runs');
  }
}
