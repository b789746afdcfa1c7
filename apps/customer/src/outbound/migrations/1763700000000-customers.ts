import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The customer service's tables. An erased customer keeps its id, so that orders and mails still point somewhere. */
export class Customers1763700000000 implements MigrationInterface {
  readonly name = 'Customers1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customers (
        id uuid PRIMARY KEY,
        email text,
        given_name text,
        family_name text,
        locale text NOT NULL CHECK (locale IN ('de', 'en')),
        marketing_consent boolean NOT NULL,
        version integer NOT NULL DEFAULT 1,
        erased_at timestamptz,
        CHECK (erased_at IS NOT NULL OR (email IS NOT NULL AND given_name IS NOT NULL AND family_name IS NOT NULL))
      );
      CREATE UNIQUE INDEX customers_email ON customers (lower(email)) WHERE email IS NOT NULL;

      CREATE TABLE buyers (
        order_id uuid PRIMARY KEY,
        order_number text NOT NULL,
        customer_id uuid NOT NULL REFERENCES customers (id)
      );
      CREATE INDEX buyers_by_customer ON buyers (customer_id);

      CREATE TABLE mails (
        order_id uuid NOT NULL,
        template text NOT NULL,
        customer_id uuid NOT NULL REFERENCES customers (id),
        sent_at timestamptz NOT NULL,
        PRIMARY KEY (order_id, template)
      );

      CREATE TABLE erasures (
        receipt_id uuid PRIMARY KEY,
        customer_id uuid NOT NULL UNIQUE REFERENCES customers (id),
        erased_at timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erasures, mails, buyers, customers');
  }
}
