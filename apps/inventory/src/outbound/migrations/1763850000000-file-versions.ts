import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a product was last changed by the word of the file that it came from; null where no file said. */
export class FileVersions1763850000000 implements MigrationInterface {
  readonly name = 'FileVersions1763850000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products ADD COLUMN file_changed_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products DROP COLUMN file_changed_at');
  }
}
