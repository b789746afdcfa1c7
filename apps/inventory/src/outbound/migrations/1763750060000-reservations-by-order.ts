import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reservations are compared with checkout's orders, by the order's id. Ids grow with time, so the index does at its end. */
export class ReservationsByOrder1763750060000 implements MigrationInterface {
  readonly name = 'ReservationsByOrder1763750060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX reservations_by_order ON reservations (order_id) WHERE order_id IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX reservations_by_order`);
  }
}
