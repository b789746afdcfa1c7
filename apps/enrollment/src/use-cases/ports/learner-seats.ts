import type { SeatStanding } from '../../domain/enrollment-judgement.ts';

/** Seats in one course of the LMS, under each of the references by which it was sold. */
export interface SeatsOfCourse {
  readonly lmsCourseRefs: readonly string[];
  /** Day `YYYY-MM-DD`: seats in a cohort that began earlier are left alone, for such a course may be closed by now. */
  readonly begunSince: string;
}

/** Behind `after` and up to `until`, in the order of the LMS's numbers; null leaves that end open. */
export interface LearnerRange {
  readonly after: string | null;
  readonly until: string | null;
}

/** Our holds, as the LMS would have to know them: by learner and course. */
export abstract class LearnerSeats {
  /** Every reference under which courses are or were sold. */
  abstract courseRefs(): Promise<readonly string[]>;

  /** Ids in the LMS of those who have a seat, in pages. */
  abstract given(seats: SeatsOfCourse, range: LearnerRange): AsyncIterable<readonly string[]>;

  /** What is known of these learners in the course; of a learner of whom nothing is, there is no entry. */
  abstract standings(
    seats: SeatsOfCourse,
    lmsUserRefs: readonly string[],
  ): Promise<ReadonlyMap<string, SeatStanding>>;
}
