import { z } from 'zod';
import { CohortId, CourseId, Sku } from './identifiers.ts';

/** Something that is taught. Sold under its SKU, held in the LMS under `lmsCourseRef` (Moodle: the course's idnumber). */
export const Course = z.object({
  courseId: CourseId,
  sku: Sku,
  title: z.string().trim().min(1).max(255),
  lmsCourseRef: z.string().trim().min(1).max(100),
});
export type Course = z.output<typeof Course>;

/** One run of a course with so many places. `taken` never exceeds `capacity`. */
export const Cohort = z.object({
  cohortId: CohortId,
  courseId: CourseId,
  /** Calendar day `YYYY-MM-DD`; the class decides its time zone. */
  startsOn: z.iso.date(),
  capacity: z.int().min(0).max(100_000),
  taken: z.int().min(0),
});
export type Cohort = z.output<typeof Cohort>;
