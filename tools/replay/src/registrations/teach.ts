import { z } from 'zod';

import type { AccordApi } from '../accord-api.ts';
import { mustSucceed, seedCatalogue } from '../seed-catalogue.ts';
import { articleOf, type TaughtCohort, type TaughtCourse } from './courses.ts';

const cohortView = z.object({ cohortId: z.string(), capacity: z.int(), taken: z.int() });
export type CohortLevel = z.output<typeof cohortView>;

/** Puts the courses into ERP and LMS and has the services know them, by the paths that a back office uses. */
export async function seedCourses(api: AccordApi, courses: readonly TaughtCourse[]): Promise<void> {
  const { mocks, enrollment } = api.addresses;
  await mustSucceed(
    api,
    { method: 'PUT', url: `${mocks}/__mock/moodle/state` },
    { courses: courses.map(({ sku, title }) => ({ idnumber: sku, fullname: title })) },
  );
  for (const { courseId, sku, title } of courses) {
    const course = { sku, title, lmsCourseRef: sku };
    await mustSucceed(api, { method: 'PUT', url: `${enrollment}/courses/${courseId}` }, course);
  }
  await seedCatalogue(api, courses.map(articleOf));
}

/** A cohort as it is now; one that is not there yet has no seat. */
export async function readCohort(api: AccordApi, cohortId: string): Promise<CohortLevel> {
  const answer = await api.request('GET', `${api.addresses.enrollment}/cohorts/${cohortId}`);
  return answer.status === 404 ? { cohortId, capacity: 0, taken: 0 } : cohortView.parse(answer.body);
}

/** Gives a cohort so many free seats. None at all: nobody gets into it any more, and those who are in it stay. */
export async function offerSeats(
  api: AccordApi,
  { courseId }: TaughtCourse,
  { cohort, free }: { readonly cohort: TaughtCohort; readonly free: number },
): Promise<void> {
  const { taken } = await readCohort(api, cohort.cohortId);
  await mustSucceed(
    api,
    { method: 'PUT', url: `${api.addresses.enrollment}/cohorts/${cohort.cohortId}` },
    { courseId, startsOn: cohort.presentation.startsOn, capacity: taken + free },
  );
}

const lmsState = z.object({
  users: z.array(z.object({ id: z.number(), email: z.string() })),
  courses: z.array(z.object({ id: z.number(), idnumber: z.string() })),
  enrolments: z.array(z.object({ userid: z.number(), courseid: z.number() })),
});

/** Who is in which course by the word of the LMS: "SKU address". */
export async function readLms(api: AccordApi): Promise<ReadonlySet<string>> {
  const { body } = await api.request('GET', `${api.addresses.mocks}/__mock/moodle/state`);
  const { users, courses, enrolments } = lmsState.parse(body);
  const emails = new Map(users.map(({ id, email }) => [id, email]));
  const skus = new Map(courses.map(({ id, idnumber }) => [id, idnumber]));
  return new Set(enrolments.map(({ userid, courseid }) => `${skus.get(courseid)} ${emails.get(userid)}`));
}
