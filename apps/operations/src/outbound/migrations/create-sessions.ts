import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is signed in to the console, and who was sent to the provider and is awaited. Secrets lie here as hashes only. */
export class CreateSessions1763760000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sessions (
        secret_hash bytea PRIMARY KEY,
        name text NOT NULL,
        role text,
        scopes text[] NOT NULL,
        started_at timestamptz(3) NOT NULL,
        used_at timestamptz(3) NOT NULL,
        ends_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE sign_in_attempts (
        secret_hash bytea PRIMARY KEY,
        attempt jsonb NOT NULL,
        ends_at timestamptz(3) NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_attempts');
    await runner.query('DROP TABLE sessions');
  }
}
