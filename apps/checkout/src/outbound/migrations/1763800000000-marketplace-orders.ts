import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where an order was sold, and what is known of each order of a marketplace, whether one of ours was made of it or not. */
export class MarketplaceOrders1763800000000 implements MigrationInterface {
  readonly name = 'MarketplaceOrders1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orders
        ADD COLUMN marketplace text,
        ADD COLUMN marketplace_order_id text`);
    // The key is what makes one order of ours of one of theirs, however often and from wherever it is read.
    await runner.query(`
      CREATE TABLE marketplace_orders (
        marketplace text NOT NULL,
        marketplace_order_id text NOT NULL,
        state text NOT NULL CHECK (state IN ('sold','cancelled','settled_there')),
        changed_at timestamptz NOT NULL,
        order_id uuid UNIQUE REFERENCES orders (id),
        PRIMARY KEY (marketplace, marketplace_order_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE marketplace_orders');
    await runner.query('ALTER TABLE orders DROP COLUMN marketplace, DROP COLUMN marketplace_order_id');
  }
}
