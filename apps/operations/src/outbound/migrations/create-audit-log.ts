import type { MigrationInterface, QueryRunner } from 'typeorm';
import { emptyChain } from '../../domain/audit-chain.ts';

/**
 * Who did what, each row with the hash of the one before. Rows can only be added; who gets past that, as the owner of
 * the database can, breaks the chain and is found by it. `audit_head` is the lock under which one writer at a time
 * adds to the end, and tells when the end was cut off.
 */
export class CreateAuditLog1763740000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        seq bigint PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        at timestamptz(3) NOT NULL,
        actor text NOT NULL,
        action text NOT NULL,
        on_what text NOT NULL,
        outcome text NOT NULL,
        detail jsonb NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL
      )`);
    await runner.query(`
      CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'audit_log is append only' USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query(`
      CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only()`);
    await runner.query('CREATE TABLE audit_head (seq bigint NOT NULL, hash text NOT NULL)');
    await runner.query('INSERT INTO audit_head (seq, hash) VALUES ($1, $2)', [
      emptyChain.seq,
      emptyChain.hash,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_head');
    await runner.query('DROP TABLE audit_log');
    await runner.query('DROP FUNCTION audit_log_is_append_only');
  }
}
