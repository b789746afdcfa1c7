import type { MigrationInterface, QueryRunner } from 'typeorm';

const key = 'redelivery_items_run_id_fkey';

/**
 * Messages are listed in the transaction that begins their redelivery, and no redelivery that has any is ever deleted:
 * the key held nothing that could go wrong and took nearly half of the time that a hundred thousand took to be listed.
 */
export class ListManyLetters1763780100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE redelivery_items DROP CONSTRAINT ${key}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE redelivery_items ADD CONSTRAINT ${key} FOREIGN KEY (run_id) REFERENCES redelivery_runs`,
    );
  }
}
