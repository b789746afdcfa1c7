import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Redeliveries of many messages, each with its messages in the order in which they go, and how far each one is. All that
 * a redelivery knows lies here, so another process goes on where one was killed. `fence` grows with every taking over:
 * who was taken over writes nothing more.
 */
export class CreateRedeliveryRuns1763740200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE redelivery_runs (
        id uuid PRIMARY KEY,
        state text NOT NULL CHECK
          (state IN ('awaiting_approval', 'canary', 'ramping', 'stopped', 'finished', 'cancelled')),
        selection jsonb NOT NULL,
        note text,
        requested_by text NOT NULL,
        requested_at timestamptz(3) NOT NULL,
        approved_by text,
        approved_at timestamptz(3),
        ended_at timestamptz(3),
        stopped_because jsonb,
        messages_per_minute integer,
        ramp_began_at timestamptz(3),
        total integer NOT NULL,
        pending integer NOT NULL,
        already_applied integer NOT NULL DEFAULT 0,
        sent integer NOT NULL DEFAULT 0,
        applied integer NOT NULL DEFAULT 0,
        failed_again integer NOT NULL DEFAULT 0,
        not_sent integer NOT NULL DEFAULT 0,
        fence bigint NOT NULL DEFAULT 0,
        not_before timestamptz(3) NOT NULL DEFAULT '-infinity',
        CHECK (approved_by <> requested_by)
      )`);
    await runner.query(
      "CREATE INDEX redelivery_runs_under_way ON redelivery_runs (not_before) WHERE state IN ('canary', 'ramping')",
    );
    await runner.query(`
      CREATE TABLE redelivery_items (
        run_id uuid NOT NULL REFERENCES redelivery_runs,
        place integer NOT NULL,
        parked_id uuid NOT NULL,
        message_id text NOT NULL,
        queue text NOT NULL,
        reason text NOT NULL,
        state text NOT NULL DEFAULT 'pending' CHECK
          (state IN ('pending', 'sending', 'sent', 'applied', 'already_applied', 'failed_again', 'not_sent')),
        outcome text,
        at timestamptz(3),
        PRIMARY KEY (run_id, place)
      )`);
    await runner.query(`
      CREATE INDEX redelivery_items_open ON redelivery_items (run_id, state, place)
      WHERE state IN ('pending', 'sending', 'sent')`);
    await runner.query('CREATE INDEX redelivery_items_of_letter ON redelivery_items (parked_id)');
    await runner.query(`
      CREATE TABLE parked_edits (
        id uuid PRIMARY KEY,
        parked_id uuid NOT NULL REFERENCES parked_messages (id),
        at timestamptz(3) NOT NULL,
        caller text NOT NULL,
        reason text NOT NULL,
        places jsonb NOT NULL,
        before bytea
      )`);
    await runner.query('CREATE INDEX parked_edits_of_letter ON parked_edits (parked_id)');
    await runner.query('CREATE INDEX redeliveries_of_letter ON redeliveries (parked_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX redeliveries_of_letter');
    await runner.query('DROP TABLE parked_edits');
    await runner.query('DROP TABLE redelivery_items');
    await runner.query('DROP TABLE redelivery_runs');
  }
}
