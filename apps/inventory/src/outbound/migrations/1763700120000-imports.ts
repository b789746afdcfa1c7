import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Products that come from a file and that the ERP does not know: without a vendor's id. Since a file brings a hundred
 * thousand at once, others are told of them in rounds, so that each row remembers which version they know of; the
 * index holds only those they do not. Catalogue rows change seldom, so that it costs orders nothing.
 */
export class Imports1763700120000 implements MigrationInterface {
  readonly name = 'Imports1763700120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products
        ALTER COLUMN vendor_id DROP NOT NULL,
        ADD COLUMN announced_version integer NOT NULL DEFAULT 0;
      UPDATE products SET announced_version = version;
      CREATE INDEX products_unannounced ON products (sku) WHERE announced_version < version;
      ALTER TABLE stock_movements
        DROP CONSTRAINT stock_movements_reason_check,
        ADD CONSTRAINT stock_movements_reason_check CHECK (
          reason IN ('vendor_report', 'stock_count', 'order_placed', 'order_cancelled', 'order_returned'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE products SET vendor_id = 'import:' || sku WHERE vendor_id IS NULL;
      UPDATE stock_movements SET reason = 'vendor_report' WHERE reason = 'stock_count';
      ALTER TABLE stock_movements
        DROP CONSTRAINT stock_movements_reason_check,
        ADD CONSTRAINT stock_movements_reason_check CHECK (
          reason IN ('vendor_report', 'order_placed', 'order_cancelled', 'order_returned'));
      DROP INDEX products_unannounced;
      ALTER TABLE products DROP COLUMN announced_version, ALTER COLUMN vendor_id SET NOT NULL`);
  }
}
