import { Cohort, Course, CourseId } from '@accord/canonical';
import { z } from 'zod';

export const coursesQuery = z.strictObject({
  /** `nextCursor` of the page before. */
  cursor: CourseId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CoursesQuery = z.output<typeof coursesQuery>;

export const coursesAnswer = z.object({
  items: z.array(z.object({ ...Course.shape, cohorts: z.array(Cohort) })),
  /** Null on the last page. */
  nextCursor: CourseId.nullable(),
});

export const courseBody = z.strictObject(Course.omit({ courseId: true }).shape);
export type CourseBody = z.output<typeof courseBody>;

export const cohortBody = z.strictObject(Cohort.omit({ cohortId: true, taken: true }).shape);
export type CohortBody = z.output<typeof cohortBody>;
