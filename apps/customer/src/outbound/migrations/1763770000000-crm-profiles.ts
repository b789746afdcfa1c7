import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose a profile of the CRM is and what both sides last agreed on, so that a change can be told from an echo without
 * trusting clocks; and since when consent is given or withdrawn, so that late news of an old order cannot undo a withdrawal.
 */
export class CrmProfiles1763770000000 implements MigrationInterface {
  readonly name = 'CrmProfiles1763770000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE customers ADD COLUMN consent_given_at timestamptz, ADD COLUMN consent_withdrawn_at timestamptz;

      CREATE TABLE crm_profiles (
        crm text NOT NULL,
        profile_id text NOT NULL,
        customer_id uuid NOT NULL REFERENCES customers (id),
        email text,
        given_name text,
        family_name text,
        PRIMARY KEY (crm, profile_id)
      );
      CREATE INDEX crm_profiles_by_customer ON crm_profiles (customer_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE crm_profiles;
      ALTER TABLE customers DROP COLUMN consent_given_at, DROP COLUMN consent_withdrawn_at`);
  }
}
