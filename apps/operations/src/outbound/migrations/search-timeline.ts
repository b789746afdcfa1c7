import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes = {
  timeline_entries_trace: "timeline_entries (trace_id, story) WHERE trace_id IS NOT NULL AND kind = 'event'",
  order_index_order: 'order_index (order_id)',
  order_index_customer: 'order_index (customer, order_id) WHERE customer IS NOT NULL',
  order_index_reference: 'order_index (reference, order_id) WHERE reference IS NOT NULL',
} as const;

/**
 * What led to each event, what operators call a customer by, and ways to find a story. Built beside the entries that
 * come in meanwhile; a build that was broken off is begun anew.
 */
export class SearchTimeline1763780000000 implements MigrationInterface {
  readonly name = 'SearchTimeline1763780000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET lock_timeout = 0');
    await runner.query('ALTER TABLE timeline_entries ADD COLUMN IF NOT EXISTS causation_id text');
    await runner.query('ALTER TABLE order_index ADD COLUMN IF NOT EXISTS reference text');
    for (const [name, what] of Object.entries(indexes)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${what}`);
    }
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS order_index_by_customer');
    await runner.query('RESET lock_timeout');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX order_index_by_customer ON order_index (customer) WHERE customer IS NOT NULL',
    );
    for (const name of Object.keys(indexes)) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
    await runner.query('ALTER TABLE order_index DROP COLUMN reference');
    await runner.query('ALTER TABLE timeline_entries DROP COLUMN causation_id');
  }
}
