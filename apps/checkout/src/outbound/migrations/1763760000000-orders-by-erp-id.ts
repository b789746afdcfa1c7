import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Orders are compared with the ERP's entries in the order of its ids. Built beside the orders that are placed meanwhile;
 * a build that was broken off is begun anew.
 */
export class OrdersByErpId1763760000000 implements MigrationInterface {
  readonly name = 'OrdersByErpId1763760000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET lock_timeout = 0');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS orders_by_erp_id');
    await runner.query(
      `CREATE INDEX CONCURRENTLY orders_by_erp_id ON orders (length(erp_order_id), erp_order_id COLLATE "C")
       WHERE erp_order_id IS NOT NULL`,
    );
    await runner.query('RESET lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX CONCURRENTLY orders_by_erp_id');
  }
}
