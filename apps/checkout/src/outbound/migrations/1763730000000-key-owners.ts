import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which process works on the order of an unanswered key. Without one, as a version before this writes it, the sweep decides. */
export class KeyOwners1763730000000 implements MigrationInterface {
  readonly name = 'KeyOwners1763730000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE idempotency_keys ADD COLUMN owner integer`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE idempotency_keys DROP COLUMN owner`);
  }
}
