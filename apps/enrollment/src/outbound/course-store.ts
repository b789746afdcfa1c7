import { Cohort, Course } from '@accord/canonical';
import { isDuplicate, sqlState } from '@accord/service-kit';
import type { DataSource } from 'typeorm';
import {
  CourseCatalogue,
  type CohortChange,
  type CourseChange,
  type CourseWithCohorts,
} from '../use-cases/ports/course-catalogue.ts';
import { cohortColumns, courseColumns } from './course-columns.ts';

const pageOfCourses = `SELECT ${courseColumns} FROM courses WHERE id > $1 ORDER BY id LIMIT $2`;
const cohortsOfCourses = `SELECT ${cohortColumns} FROM cohorts WHERE course_id = ANY ($1::text[]) ORDER BY starts_on, id`;
const oneCohort = `SELECT ${cohortColumns} FROM cohorts WHERE id = $1`;

const saveCourse = `
  INSERT INTO courses (id, sku, title, lms_course_ref) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET sku = $2, title = $3, lms_course_ref = $4`;

/** Changes nothing when the cohort belongs to another course: seats in it were sold as that course. */
const saveCohort = `
  INSERT INTO cohorts (id, course_id, starts_on, capacity) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET starts_on = $3, capacity = $4 WHERE cohorts.course_id = $2
  RETURNING id`;

const foreignKeyViolation = '23503';
const checkViolation = '23514';

/** Courses and cohorts in Postgres. */
export class CourseStore extends CourseCatalogue {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async page(after: string, limit: number): Promise<readonly CourseWithCohorts[]> {
    const courses = (await this.#dataSource.query<object[]>(pageOfCourses, [after, limit])).map((row) =>
      Course.parse(row),
    );
    const ids = courses.map((course) => course.courseId);
    const cohorts = (await this.#dataSource.query<object[]>(cohortsOfCourses, [ids])).map((row) =>
      Cohort.parse(row),
    );
    return courses.map((course) => ({
      ...course,
      cohorts: cohorts.filter((cohort) => cohort.courseId === course.courseId),
    }));
  }

  override async cohort(cohortId: string): Promise<Cohort | undefined> {
    const [row] = await this.#dataSource.query<object[]>(oneCohort, [cohortId]);
    return row === undefined ? undefined : Cohort.parse(row);
  }

  override async saveCourse({ courseId, sku, title, lmsCourseRef }: Course): Promise<CourseChange> {
    try {
      await this.#dataSource.query(saveCourse, [courseId, sku, title, lmsCourseRef]);
      return 'saved';
    } catch (error) {
      if (isDuplicate(error, 'courses_sku')) return 'sku_taken';
      throw error;
    }
  }

  override async saveCohort(cohort: Omit<Cohort, 'taken'>): Promise<CohortChange> {
    const { cohortId, courseId, startsOn, capacity } = cohort;
    try {
      const saved = await this.#dataSource.query<object[]>(saveCohort, [
        cohortId,
        courseId,
        startsOn,
        capacity,
      ]);
      return saved.length === 1 ? 'saved' : 'other_course';
    } catch (error) {
      const state = sqlState(error);
      if (state === foreignKeyViolation) return 'unknown_course';
      if (state === checkViolation) return 'capacity_below_taken';
      throw error;
    }
  }
}
