import { compareKeys } from '@accord/sync';
import type { CourseRolls } from './ports/course-rolls.ts';
import type { LearnerSeats, SeatsOfCourse } from './ports/learner-seats.ts';

/** One course of the LMS. */
export interface ComparedCourse {
  /** The one of its references by which it is told: the longest, since a name says more than a number. */
  readonly lmsCourseRef: string;
  /** In the LMS; undefined when there is none of that reference. */
  readonly courseId: string | undefined;
  readonly seats: SeatsOfCourse;
}

/** The courses of one comparison, in the order of their references. Looked up once: the LMS never gives an id twice. */
export class ComparedCourses {
  readonly #seats: LearnerSeats;
  readonly #rolls: CourseRolls;
  readonly #begunSince: string;
  #loaded: Promise<readonly ComparedCourse[]> | undefined;

  constructor(seats: LearnerSeats, rolls: CourseRolls, begunSince: string) {
    this.#seats = seats;
    this.#rolls = rolls;
    this.#begunSince = begunSince;
  }

  all(): Promise<readonly ComparedCourse[]> {
    return (this.#loaded ??= this.#load());
  }

  async of(lmsCourseRef: string): Promise<ComparedCourse | undefined> {
    return (await this.all()).find((course) => course.lmsCourseRef === lmsCourseRef);
  }

  /** A course that was sold by its number and by its name is one. */
  async #load(): Promise<readonly ComparedCourse[]> {
    const refsById = new Map<string, [string, ...string[]]>();
    const gone: string[] = [];
    for (const ref of [...(await this.#seats.courseRefs())].sort(compareKeys)) {
      const courseId = await this.#rolls.courseId(ref);
      if (courseId === undefined) gone.push(ref);
      else refsById.set(courseId, [ref, ...(refsById.get(courseId) ?? [])]);
    }
    return [
      ...[...refsById].map(([courseId, refs]) => this.#course(refs, courseId)),
      ...gone.map((ref) => this.#course([ref])),
    ].sort((one, other) => compareKeys(one.lmsCourseRef, other.lmsCourseRef));
  }

  #course(lmsCourseRefs: readonly [string, ...string[]], courseId?: string): ComparedCourse {
    return {
      lmsCourseRef: lmsCourseRefs[0],
      courseId,
      seats: { lmsCourseRefs, begunSince: this.#begunSince },
    };
  }
}
