import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders of which only this is known here: that their buyers are a marketplace's, and nobody of ours. */
export class BuyersOfMarketplaces1763800060000 implements MigrationInterface {
  readonly name = 'BuyersOfMarketplaces1763800060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE buyers ALTER COLUMN customer_id DROP NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM buyers WHERE customer_id IS NULL');
    await runner.query('ALTER TABLE buyers ALTER COLUMN customer_id SET NOT NULL');
  }
}
