import { compareKeys, type KeyRange } from '@accord/sync';
import type { LearnerRange } from './ports/learner-seats.ts';
import type { Participation } from './ports/learning-platform.ts';

/** As many digits as a number can have. The same for all, so that keys are in the order of courses, then of learners. */
const width = 16;

/** One learner in one course: `COURSE-PYTHON-101/0000000000000007`. */
export function learnerKey({ lmsCourseRef, lmsUserRef }: Participation): string {
  return `${lmsCourseRef}/${lmsUserRef.padStart(width, '0')}`;
}

export function learnerIn(key: string): Participation {
  const slash = key.length - width - 1;
  return { lmsCourseRef: key.slice(0, slash), lmsUserRef: key.slice(slash + 1).replace(/^0+/, '') };
}

/** The learners of one course that lie in a range of keys; undefined where none does. */
export function learnersWithin({ after, until }: KeyRange, lmsCourseRef: string): LearnerRange | undefined {
  const first = learnerKey({ lmsCourseRef, lmsUserRef: '0' });
  const last = learnerKey({ lmsCourseRef, lmsUserRef: '9'.repeat(width) });
  if (after !== null && compareKeys(after, last) >= 0) return undefined;
  if (until !== null && compareKeys(until, first) < 0) return undefined;
  const isBehindFirst = after !== null && compareKeys(after, first) > 0;
  const isBeforeLast = until !== null && compareKeys(until, last) < 0;
  return {
    after: isBehindFirst ? learnerIn(after).lmsUserRef : null,
    until: isBeforeLast ? learnerIn(until).lmsUserRef : null,
  };
}
