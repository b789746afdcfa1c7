import type { MigrationInterface, QueryRunner } from 'typeorm';

const statusesBefore =
  "'sending','unknown','failed','declined','authorised','capturing','captured','voiding','voided','refunding','refunded'";
const stranded = "'stranded','stranded_voiding','stranded_captured','stranded_refunding','stranded_refunded'";

/**
 * A charge that was declared dead and holds money after all has states of its own, outside of both indexes that keep an
 * order to one payment: the order may have been paid elsewhere, and what was taken here is on its way back.
 */
export class StrandedPayments1763703600000 implements MigrationInterface {
  readonly name = 'StrandedPayments1763703600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payment_attempts DROP CONSTRAINT payment_attempts_status_check`);
    await runner.query(
      `ALTER TABLE payment_attempts ADD CONSTRAINT payment_attempts_status_check
         CHECK (status IN (${statusesBefore},${stranded}))`,
    );
    // Given up before, and being voided since: until now that looked like a payment that may be captured again.
    await runner.query(`
      UPDATE payment_attempts a
      SET status = CASE a.status WHEN 'voiding' THEN 'stranded_voiding' ELSE 'stranded' END
      FROM orders o
      WHERE o.id = a.order_id AND a.status IN ('voiding','authorised')
        AND (o.status IN ('rejected','cancelled')
          OR EXISTS (SELECT FROM payment_attempts b WHERE b.order_id = a.order_id AND b.ordinal > a.ordinal))`);
    await runner.query(`DROP INDEX one_capture_per_order`);
    await runner.query(`
      CREATE UNIQUE INDEX one_capture_per_order ON payment_attempts (order_id)
        WHERE captured_minor > 0 AND status NOT IN (${stranded})`);
    await runner.query(`
      CREATE INDEX stranded_attempts ON payment_attempts (order_id) WHERE status IN (${stranded})`);
    await runner.query(`
      UPDATE orders SET next_sweep_at = now()
      WHERE id IN (SELECT order_id FROM payment_attempts WHERE status IN (${stranded}))`);
  }

  /** Refused by the old constraint as long as an attempt is stranded: the states before had no name for that. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX stranded_attempts`);
    await runner.query(`DROP INDEX one_capture_per_order`);
    await runner.query(`
      CREATE UNIQUE INDEX one_capture_per_order ON payment_attempts (order_id) WHERE captured_minor > 0`);
    await runner.query(`ALTER TABLE payment_attempts DROP CONSTRAINT payment_attempts_status_check`);
    await runner.query(
      `ALTER TABLE payment_attempts ADD CONSTRAINT payment_attempts_status_check CHECK (status IN (${statusesBefore}))`,
    );
  }
}
