import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose courses are about to be opened is asked as often as whose are open: when somebody else's are closed. */
export class LearnersBeingLetIn1763703700000 implements MigrationInterface {
  readonly name = 'LearnersBeingLetIn1763703700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX seat_holds_by_learner_let_in ON seat_holds (lms_user_ref) WHERE status IN ('granting', 'granted')`);
    await runner.query('DROP INDEX seat_holds_by_learner');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX seat_holds_by_learner ON seat_holds (lms_user_ref) WHERE status = 'granted'`,
    );
    await runner.query('DROP INDEX seat_holds_by_learner_let_in');
  }
}
