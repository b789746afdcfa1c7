import { Cohort, CohortId, Course, CourseId } from '@accord/canonical';
import { Endpoint, ZodBody, ZodParam, ZodQuery } from '@accord/service-kit';
import { Controller, Get, Put } from '@nestjs/common';
import { CourseCatalogue, type CourseWithCohorts } from '../use-cases/ports/course-catalogue.ts';
import {
  cohortBody,
  courseBody,
  coursesAnswer,
  coursesQuery,
  type CohortBody,
  type CourseBody,
  type CoursesQuery,
} from './courses.schema.ts';
import { problem } from './problems.ts';

/** What is taught and when: read by the storefront, kept by the back office. There are no rules beyond the tables' own. */
@Controller()
export class CoursesController {
  constructor(private readonly catalogue: CourseCatalogue) {}

  @Get('courses')
  @Endpoint({
    summary: 'Courses with their cohorts',
    scope: 'courses:read',
    query: coursesQuery,
    responses: { 200: coursesAnswer },
  })
  async list(
    @ZodQuery(coursesQuery) { cursor, limit }: CoursesQuery,
  ): Promise<{ items: readonly CourseWithCohorts[]; nextCursor: CourseId | null }> {
    const found = await this.catalogue.page(cursor ?? '', limit + 1);
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? (items.at(-1)?.courseId ?? null) : null };
  }

  @Get('cohorts/:cohortId')
  @Endpoint({
    summary: 'One cohort, with its capacity and how much of it is taken',
    scope: 'courses:read',
    params: { cohortId: CohortId },
    responses: { 200: Cohort, 404: 'enrollment.unknown_cohort' },
  })
  async cohort(@ZodParam('cohortId', CohortId) cohortId: CohortId): Promise<Cohort> {
    const cohort = await this.catalogue.cohort(cohortId);
    if (cohort === undefined) throw problem('enrollment.unknown_cohort');
    return cohort;
  }

  @Put('courses/:courseId')
  @Endpoint({
    summary: 'Make or change a course',
    scope: 'courses:write',
    params: { courseId: CourseId },
    body: courseBody,
    responses: { 200: Course, 409: 'enrollment.sku_taken' },
  })
  async saveCourse(
    @ZodParam('courseId', CourseId) courseId: CourseId,
    @ZodBody(courseBody) body: CourseBody,
  ): Promise<Course> {
    const course = { courseId, ...body };
    if ((await this.catalogue.saveCourse(course)) === 'sku_taken') throw problem('enrollment.sku_taken');
    return course;
  }

  @Put('cohorts/:cohortId')
  @Endpoint({
    summary: 'Make or change a cohort',
    scope: 'courses:write',
    params: { cohortId: CohortId },
    body: cohortBody,
    responses: {
      200: Cohort,
      409: ['enrollment.capacity_below_taken', 'enrollment.other_course'],
      422: ['enrollment.unknown_course', 'request.invalid'],
    },
  })
  async saveCohort(
    @ZodParam('cohortId', CohortId) cohortId: CohortId,
    @ZodBody(cohortBody) body: CohortBody,
  ): Promise<Cohort> {
    const change = await this.catalogue.saveCohort({ cohortId, ...body });
    if (change !== 'saved') throw problem(`enrollment.${change}`, { skus: body.courseId });
    return this.cohort(cohortId);
  }
}
