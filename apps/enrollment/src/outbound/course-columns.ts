/** A course's columns under the names of the canonical schema. */
export const courseColumns = 'id AS "courseId", sku, title, lms_course_ref AS "lmsCourseRef"';

/** A cohort's; the day as text, since a day is no instant. */
export const cohortColumns =
  'id AS "cohortId", course_id AS "courseId", starts_on::text AS "startsOn", capacity, taken';
