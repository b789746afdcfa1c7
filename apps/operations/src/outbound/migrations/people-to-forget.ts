import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erased people, by ids only, and which orders were theirs: what is parked of these later is emptied as it comes. */
export class PeopleToForget1763810100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE people_to_forget (
        customer_id uuid PRIMARY KEY,
        receipt_id uuid NOT NULL,
        orders_known boolean NOT NULL DEFAULT false,
        orders_ended boolean NOT NULL DEFAULT false
      )`);
    await runner.query(`
      CREATE TABLE orders_to_forget (
        order_id text PRIMARY KEY,
        customer_id uuid NOT NULL REFERENCES people_to_forget
      )`);
    await runner.query('CREATE INDEX orders_to_forget_by_customer ON orders_to_forget (customer_id)');
    await runner.query(
      'CREATE INDEX parked_messages_story ON parked_messages (story) WHERE body IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX parked_messages_story');
    await runner.query('DROP TABLE orders_to_forget, people_to_forget');
  }
}
