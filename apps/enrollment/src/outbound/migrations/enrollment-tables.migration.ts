import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Courses, their cohorts, and the holds on their seats. No personal data: people are known by ids only. */
export class EnrollmentTables1763683300000 implements MigrationInterface {
  readonly name = 'EnrollmentTables1763683300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE courses (
        id text COLLATE "C" PRIMARY KEY,
        sku text NOT NULL CONSTRAINT courses_sku UNIQUE,
        title text NOT NULL,
        lms_course_ref text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE cohorts (
        id text COLLATE "C" PRIMARY KEY,
        course_id text COLLATE "C" NOT NULL REFERENCES courses,
        starts_on date NOT NULL,
        capacity integer NOT NULL CHECK (capacity >= 0),
        taken integer NOT NULL DEFAULT 0,
        CONSTRAINT cohorts_never_oversold CHECK (taken BETWEEN 0 AND capacity)
      ) WITH (fillfactor = 50)`);
    await runner.query('CREATE INDEX cohorts_by_course ON cohorts (course_id, starts_on)');
    await runner.query(`
      CREATE TABLE seat_holds (
        id uuid PRIMARY KEY,
        order_id uuid,
        order_number text,
        customer_id uuid,
        status text NOT NULL,
        expires_at timestamptz NOT NULL,
        lms_user_ref text,
        reached_lms boolean NOT NULL,
        version integer NOT NULL
      )`);
    await runner.query(`CREATE INDEX seat_holds_overdue ON seat_holds (expires_at) WHERE status = 'held'`);
    await runner.query('CREATE INDEX seat_holds_by_order ON seat_holds (order_id)');
    await runner.query('CREATE INDEX seat_holds_by_customer ON seat_holds (customer_id)');
    await runner.query(
      `CREATE INDEX seat_holds_by_learner ON seat_holds (lms_user_ref) WHERE status = 'granted'`,
    );
    await runner.query(`
      CREATE TABLE seats (
        id uuid PRIMARY KEY,
        hold_id uuid NOT NULL REFERENCES seat_holds,
        line_id text NOT NULL,
        sku text NOT NULL,
        course_id text COLLATE "C" NOT NULL REFERENCES courses,
        cohort_id text COLLATE "C" NOT NULL REFERENCES cohorts,
        lms_course_ref text NOT NULL
      )`);
    await runner.query('CREATE INDEX seats_by_hold ON seats (hold_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE seats, seat_holds, cohorts, courses');
  }
}
