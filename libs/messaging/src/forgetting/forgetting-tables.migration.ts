import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tables `people_to_forget` and `orders_to_forget`: whom a service has been told to forget, and which of their orders it
 * has emptied. They hold ids, and stay, so that an order that is heard of late is emptied, too.
 */
export class ForgettingTables1763840000000 implements MigrationInterface {
  readonly name = 'ForgettingTables1763840000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE people_to_forget (
        customer_id uuid PRIMARY KEY,
        receipt_id uuid NOT NULL,
        told_at timestamptz
      )`);
    await runner.query(
      'CREATE INDEX people_still_to_forget ON people_to_forget (customer_id) WHERE told_at IS NULL',
    );
    await runner.query(`
      CREATE TABLE orders_to_forget (
        order_id uuid PRIMARY KEY,
        customer_id uuid NOT NULL REFERENCES people_to_forget (customer_id),
        emptied_at timestamptz
      )`);
    await runner.query('CREATE INDEX orders_to_forget_of ON orders_to_forget (customer_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orders_to_forget, people_to_forget');
  }
}
