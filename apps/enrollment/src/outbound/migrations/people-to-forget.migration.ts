import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Erased people, by ids only: which orders were theirs, and whether these have ended. A closed order lets nobody into the
 * LMS any more. `accounts_going` names accounts that somebody is about to delete, each under what they do it for.
 */
export class PeopleToForget1763810000000 implements MigrationInterface {
  readonly name = 'PeopleToForget1763810000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE people_to_forget (
        customer_id uuid PRIMARY KEY,
        receipt_id uuid NOT NULL,
        orders_known boolean NOT NULL DEFAULT false,
        orders_ended boolean NOT NULL DEFAULT false,
        forgotten_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE orders_to_forget (
        order_id uuid PRIMARY KEY,
        customer_id uuid NOT NULL REFERENCES people_to_forget,
        closed_at timestamptz
      )`);
    await runner.query('CREATE INDEX orders_to_forget_by_customer ON orders_to_forget (customer_id)');
    await runner.query(`
      CREATE TABLE accounts_going (
        lms_user_ref text NOT NULL,
        message_id text NOT NULL,
        PRIMARY KEY (lms_user_ref, message_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE accounts_going, orders_to_forget, people_to_forget');
  }
}
