import type { LmsAccess } from '../../domain/enrollment-judgement.ts';

/** Somebody to whom a course is open. */
export interface Participant {
  readonly lmsUserRef: string;
  /** Whether the account is one that we have made. */
  readonly isOurs: boolean;
  /** Whether the account itself is suspended, which shuts every course to it. */
  readonly isSuspended: boolean;
  /** Whether they are there to learn; who teaches is none of our business. */
  readonly learns: boolean;
}

/** Part of a course's roll. */
export interface RollPage {
  readonly participants: readonly Participant[];
  /** Where the next page begins; null where nobody follows. */
  readonly next: string | null;
}

/**
 * Who is in the courses, by the word of the LMS. Reads only, with less urgency than what orders wait for. Throws `Failure`
 * as the platform does; what cannot be read whole is not taken for nothing.
 */
export abstract class CourseRolls {
  /** Names the vendor: `moodle`. */
  abstract readonly lms: string;

  /** The LMS's own id of a course, by which two references may turn out to be one; undefined when there is none. */
  abstract courseId(lmsCourseRef: string): Promise<string | undefined>;

  /**
   * Those who may enter, the oldest account first. People come and go between two pages, so the next one may begin with
   * somebody of this one.
   * @param place null for the first page
   */
  abstract page(courseId: string, place: string | null): Promise<RollPage>;

  /** Of one learner in one course, and now. Never `course_gone`. */
  abstract accessOf(lmsUserRef: string, courseId: string): Promise<LmsAccess>;
}
