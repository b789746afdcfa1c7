import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seats are read by course of the LMS, and holds by learner however they have ended, to be held against the LMS. */
export class ComparedSeats1763870000000 implements MigrationInterface {
  readonly name = 'ComparedSeats1763870000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX seats_by_lms_course ON seats (lms_course_ref)');
    await runner.query('CREATE INDEX seat_holds_by_account ON seat_holds (lms_user_ref)');
    await runner.query('DROP INDEX seat_holds_by_learner_let_in');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX seat_holds_by_learner_let_in ON seat_holds (lms_user_ref) WHERE status IN ('granting', 'granted')`);
    await runner.query('DROP INDEX seats_by_lms_course, seat_holds_by_account');
  }
}
