import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An id may be given up before anything was reserved under it: the request was still on its way. The row that then
 * uses the id up belongs to no order and asks for nothing.
 */
export class IdsUsedUp1763700060000 implements MigrationInterface {
  readonly name = 'IdsUsedUp1763700060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE reservations
        ALTER COLUMN order_id DROP NOT NULL,
        ALTER COLUMN order_number DROP NOT NULL,
        ALTER COLUMN request_key DROP NOT NULL,
        ADD CONSTRAINT reservations_used_up CHECK (
          num_nulls(order_id, order_number, request_key) = 0
          OR (num_nulls(order_id, order_number, request_key) = 3 AND status = 'released'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM reservations WHERE request_key IS NULL;
      ALTER TABLE reservations
        DROP CONSTRAINT reservations_used_up,
        ALTER COLUMN order_id SET NOT NULL,
        ALTER COLUMN order_number SET NOT NULL,
        ALTER COLUMN request_key SET NOT NULL`);
  }
}
