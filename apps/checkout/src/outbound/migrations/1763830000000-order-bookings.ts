import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the ERP has made of each order's sales order, by its last word. */
export class OrderBookings1763830000000 implements MigrationInterface {
  readonly name = 'OrderBookings1763830000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_bookings (
        order_id uuid PRIMARY KEY REFERENCES orders (id),
        erp_order_id text NOT NULL,
        revision bigint NOT NULL,
        changed_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('open','closed','cancelled')),
        shipped boolean NOT NULL,
        invoiced boolean NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_bookings');
  }
}
