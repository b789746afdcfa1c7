import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A mail is written down before it is handed to the vendor, so that no crash can make two of it. Rows from before
 * were written after sending: they are sent.
 */
export class MailClaims1763700060000 implements MigrationInterface {
  readonly name = 'MailClaims1763700060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE mails
        ADD COLUMN state text NOT NULL DEFAULT 'sent' CHECK (state IN ('sending', 'sent', 'unknown')),
        ADD COLUMN claimed_at timestamptz,
        ALTER COLUMN sent_at DROP NOT NULL,
        ADD CHECK ((state = 'sent') = (sent_at IS NOT NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM mails WHERE state <> 'sent';
      ALTER TABLE mails DROP COLUMN state, DROP COLUMN claimed_at, ALTER COLUMN sent_at SET NOT NULL`);
  }
}
