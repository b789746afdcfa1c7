import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { seatStandings, type SeatStanding } from '../domain/enrollment-judgement.ts';
import { LearnerSeats, type LearnerRange, type SeatsOfCourse } from '../use-cases/ports/learner-seats.ts';

/** All that is behind a page is looked at for it: larger pages are fewer looks, and hold nothing but ids. */
const pageSize = 10_000;

const allCourses = `
  SELECT lms_course_ref AS ref FROM courses UNION SELECT lms_course_ref FROM seats`;

/** A synthetic seat is nobody's, and whom an erasure has closed is no learner any more. */
const counts = 'NOT s.synthetic AND f.order_id IS NULL AND c.starts_on >= $2::date';

/** By learner, $1 the references of one course. A seat that does not count keeps whoever has it from being shut out. */
const standings = `
  SELECT h.lms_user_ref AS learner, CASE
      WHEN bool_or(h.status IN ('granting', 'revoking')) THEN 'under_way'
      WHEN bool_or(h.status = 'granted' AND ${counts}) THEN 'given'
      WHEN bool_or(h.status = 'granted') THEN 'left_alone'
      WHEN bool_or(${counts}) THEN 'taken_back'
      ELSE 'left_alone'
    END AS standing
  FROM seats s
  JOIN seat_holds h ON h.id = s.hold_id AND h.status IN ('granting', 'granted', 'revoking', 'revoked', 'refused')
  JOIN cohorts c ON c.id = s.cohort_id
  LEFT JOIN orders_to_forget f ON f.order_id = h.order_id AND f.closed_at IS NOT NULL
  WHERE s.lms_course_ref = ANY ($1::text[]) AND h.lms_user_ref IS NOT NULL`;

/** The order of the LMS's numbers. */
const place = (column: string): string => `(length(${column}), ${column} COLLATE "C")`;

const given = `
  SELECT learner FROM (
    ${standings}
      AND ($3::text IS NULL OR ${place('h.lms_user_ref')} > ${place('$3::text')})
      AND ($4::text IS NULL OR ${place('h.lms_user_ref')} <= ${place('$4::text')})
    GROUP BY h.lms_user_ref) AS learners
  WHERE standing = 'given'
  ORDER BY length(learner), learner COLLATE "C" LIMIT ${String(pageSize)}`;

const standingsOf = `${standings} AND h.lms_user_ref = ANY ($3::text[]) GROUP BY h.lms_user_ref`;

const refRows = z.array(z.object({ ref: z.string() }));
const learnerRows = z.array(z.object({ learner: z.string() }));
const standingRows = z.array(z.object({ learner: z.string(), standing: z.enum(seatStandings) }));

/** Reads them as they are committed. */
export class LearnerSeatsStore extends LearnerSeats {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async courseRefs(): Promise<readonly string[]> {
    return refRows.parse(await this.#dataSource.query(allCourses)).map(({ ref }) => ref);
  }

  override async *given(
    { lmsCourseRefs, begunSince }: SeatsOfCourse,
    { after, until }: LearnerRange,
  ): AsyncGenerator<readonly string[]> {
    let last = after;
    for (;;) {
      const rows = await this.#dataSource.query<unknown>(given, [lmsCourseRefs, begunSince, last, until]);
      const page = learnerRows.parse(rows).map(({ learner }) => learner);
      yield page;
      if (page.length < pageSize) return;
      last = page.at(-1) ?? null;
    }
  }

  override async standings(
    { lmsCourseRefs, begunSince }: SeatsOfCourse,
    lmsUserRefs: readonly string[],
  ): Promise<ReadonlyMap<string, SeatStanding>> {
    const rows = await this.#dataSource.query<unknown>(standingsOf, [lmsCourseRefs, begunSince, lmsUserRefs]);
    return new Map(standingRows.parse(rows).map(({ learner, standing }) => [learner, standing]));
  }
}
