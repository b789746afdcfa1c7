import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Parked messages with body and headers as they came, until they are sent again; and who sent what again. The body may
 * hold personal data, which is why it goes as soon as the message is back with its consumer.
 */
export class CreateParkedMessages1763690000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE parked_messages (
        id uuid PRIMARY KEY,
        message_id text NOT NULL,
        queue text NOT NULL,
        event_type text NOT NULL,
        reason text NOT NULL,
        stack_digest text NOT NULL,
        attempts integer NOT NULL,
        first_seen_at timestamptz(3) NOT NULL,
        parked_at timestamptz(3) NOT NULL,
        story text,
        content_type text,
        type text,
        headers jsonb NOT NULL,
        body bytea,
        status text NOT NULL DEFAULT 'parked' CHECK (status IN ('parked', 'redelivering', 'redelivered')),
        claimed_at timestamptz(3),
        UNIQUE (message_id, queue, parked_at),
        CHECK (status = 'redelivered' OR body IS NOT NULL)
      )`);
    await runner.query(
      "CREATE INDEX parked_messages_waiting ON parked_messages (id) WHERE status <> 'redelivered'",
    );
    await runner.query(`
      CREATE TABLE redeliveries (
        id uuid PRIMARY KEY,
        parked_id uuid NOT NULL REFERENCES parked_messages (id),
        caller text NOT NULL,
        at timestamptz(3) NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('requested', 'delivered', 'failed')),
        reason text
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE redeliveries');
    await runner.query('DROP TABLE parked_messages');
  }
}
