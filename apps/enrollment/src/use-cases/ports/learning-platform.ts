/** Who is to learn. Personal data: passed through to the LMS and kept nowhere else. */
export interface Learner {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly locale: 'de' | 'en';
}

/** One learner in one course, in the LMS's own ids. */
export interface Participation {
  readonly lmsUserRef: string;
  readonly lmsCourseRef: string;
}

/**
 * The LMS. Every method may be repeated: a repeat finds what the first one did. Throws `Failure`: kind transient,
 * wait_for_vendor or unknown_outcome when it is to be tried again; invalid, not_found or conflict when it never will work.
 */
export abstract class LearningPlatform {
  /** Names the vendor in events. */
  abstract readonly lms: 'moodle';

  /** The learner's id in the LMS, undefined when it does not know them. */
  abstract findLearner(email: string): Promise<string | undefined>;

  /** Makes the learner known, once per e-mail address however often it is asked. @returns their id in the LMS */
  abstract admit(learner: Learner): Promise<string>;

  /** Opens the course to the learner and sees that it is open. @throws Failure `<lms>.unknown_course` (not_found) */
  abstract enrol(participation: Participation): Promise<void>;

  /** Closes the course to the learner; harmless when it was not open, or is no more. */
  abstract withdraw(participation: Participation): Promise<void>;
}
