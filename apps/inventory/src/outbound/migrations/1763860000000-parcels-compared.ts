import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a shipment last changed, and where a carrier's list is put aside while it is compared. The list is read again
 * after a crash, so no log is written of it.
 */
export class ParcelsCompared1763860000000 implements MigrationInterface {
  readonly name = 'ParcelsCompared1763860000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE shipments ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();

      CREATE UNLOGGED TABLE carrier_readings (
        reading uuid NOT NULL,
        reference uuid NOT NULL,
        carrier_ref text COLLATE "C" NOT NULL,
        status text NOT NULL,
        tracking text,
        changed_at timestamptz,
        PRIMARY KEY (reading, reference, carrier_ref)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE carrier_readings;
      ALTER TABLE shipments DROP COLUMN changed_at;
    `);
  }
}
