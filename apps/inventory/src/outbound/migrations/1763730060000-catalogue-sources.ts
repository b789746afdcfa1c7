import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * More systems than the ERP bring products: a row says whose its `vendor_id` is, and an id is unique within its system
 * only. Rows that came out of a file have neither.
 */
export class CatalogueSources1763730060000 implements MigrationInterface {
  readonly name = 'CatalogueSources1763730060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products ADD COLUMN source text;
      UPDATE products SET source = 'weclapp' WHERE vendor_id IS NOT NULL;
      ALTER TABLE products
        DROP CONSTRAINT products_vendor_id_key,
        ADD CONSTRAINT products_of_source UNIQUE (source, vendor_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE products SET vendor_id = source || ':' || vendor_id WHERE source <> 'weclapp';
      ALTER TABLE products
        DROP CONSTRAINT products_of_source,
        ADD CONSTRAINT products_vendor_id_key UNIQUE (vendor_id),
        DROP COLUMN source`);
  }
}
