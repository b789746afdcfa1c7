import type { MigrationInterface, QueryRunner } from 'typeorm';
import { laneCount } from './lanes.ts';

/**
 * Tables `outbox`, `outbox_lane` and `inbox`. The key of the outbox begins with the lane, so that a relay finds the
 * head of each lane by one index probe, whether ten rows wait or five million. Rows live for milliseconds: vacuum
 * by number of dead rows, not by share.
 */
export class MessagingTables1763683200000 implements MigrationInterface {
  readonly name = 'MessagingTables1763683200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        lane smallint NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        message_id uuid NOT NULL,
        routing_key text NOT NULL,
        body text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (lane, id)
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000)`);
    await runner.query(`CREATE TABLE outbox_lane (lane smallint PRIMARY KEY)`);
    await runner.query(`INSERT INTO outbox_lane SELECT generate_series(0, ${laneCount - 1})`);
    await runner.query(`
      CREATE TABLE inbox (
        message_id text COLLATE "C" NOT NULL,
        consumer text COLLATE "C" NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (message_id, consumer)
      )`);
    await runner.query(`CREATE INDEX inbox_received_at ON inbox USING brin (received_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbox, outbox_lane, outbox');
  }
}
