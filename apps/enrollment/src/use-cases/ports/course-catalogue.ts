import type { Cohort, Course } from '@accord/canonical';

export type CourseChange = 'saved' | 'sku_taken';
export type CohortChange = 'saved' | 'unknown_course' | 'capacity_below_taken' | 'other_course';

/** The course with all its cohorts, the next one to begin first. */
export type CourseWithCohorts = Course & { readonly cohorts: readonly Cohort[] };

/** What is taught and when. Kept by the back office. */
export abstract class CourseCatalogue {
  /** Courses after `afterCourseId` in the order of their ids. */
  abstract page(after: string, limit: number): Promise<readonly CourseWithCohorts[]>;

  abstract cohort(cohortId: string): Promise<Cohort | undefined>;

  /** Makes or changes a course. Seats that are taken already keep the LMS course they were taken for. */
  abstract saveCourse(course: Course): Promise<CourseChange>;

  /** Makes or changes a cohort; `taken` is not the caller's to say. */
  abstract saveCohort(cohort: Omit<Cohort, 'taken'>): Promise<CohortChange>;
}
