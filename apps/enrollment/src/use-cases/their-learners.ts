import type { Clock } from '@accord/canonical';
import { compareKeys, type Keyed, type KeyRange, Side } from '@accord/sync';
import type { LmsAccess, SeatStanding } from '../domain/enrollment-judgement.ts';
import type { ComparedCourse, ComparedCourses } from './compared-courses.ts';
import { learnerIn, learnerKey, learnersWithin } from './learner-keys.ts';
import type { CourseRolls, Participant } from './ports/course-rolls.ts';
import type { LearnerRange, LearnerSeats } from './ports/learner-seats.ts';

export interface TheirLearnersOptions {
  readonly courses: ComparedCourses;
  readonly seats: LearnerSeats;
  readonly rolls: CourseRolls;
  readonly clock: Clock;
}

/** Where a page of a roll begins, and with whom. */
interface Place {
  readonly first: string;
  readonly place: string | null;
}

/**
 * Who can enter which course, by the rolls of the LMS: those who have a seat of ours, or have had one, and those whose
 * account we have made. Anybody else is the LMS's own. In hand is one page, and of the others where they begin.
 */
export class TheirLearners extends Side {
  readonly summed = 'none';
  readonly #options: TheirLearnersOptions;
  readonly #places = new Map<string, Place[]>();

  constructor(options: TheirLearnersOptions) {
    super();
    this.#options = options;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    for (const course of await this.#options.courses.all()) {
      const learners = learnersWithin(range, course.lmsCourseRef);
      if (learners !== undefined && course.courseId !== undefined) yield* this.#readCourse(course, learners);
    }
  }

  /** What our holds say is asked first: what is found open afterwards was not about to be shut. */
  override async one(key: string): Promise<Keyed | undefined> {
    const { courses, seats, clock } = this.#options;
    const { lmsCourseRef, lmsUserRef } = learnerIn(key);
    const course = await courses.of(lmsCourseRef);
    if (course === undefined) return undefined;
    const standing = (await seats.standings(course.seats, [lmsUserRef])).get(lmsUserRef);
    if (standing === 'under_way')
      return { key, facts: { course: lmsCourseRef, access: null }, changedAt: clock.now() };
    const access = await this.#accessOf(lmsUserRef, course);
    if (access === null) return undefined;
    const isTold = standing === 'given' || (access === 'open' && (await this.#counts(course, lmsUserRef)));
    return isTold ? { key, facts: { course: lmsCourseRef, access } } : undefined;
  }

  async #accessOf(lmsUserRef: string, { courseId }: ComparedCourse): Promise<LmsAccess> {
    return courseId === undefined ? 'course_gone' : this.#options.rolls.accessOf(lmsUserRef, courseId);
  }

  async *#readCourse(course: ComparedCourse, range: LearnerRange): AsyncGenerator<readonly Keyed[]> {
    let last = range.after;
    for await (const page of this.#pages(course, range.after)) {
      const behind = page.filter(({ lmsUserRef }) => last === null || compareKeys(lmsUserRef, last) > 0);
      const within = behind.filter(
        ({ lmsUserRef }) => range.until === null || compareKeys(lmsUserRef, range.until) <= 0,
      );
      yield await this.#told(course, within);
      if (within.length < behind.length) return;
      last = behind.at(-1)?.lmsUserRef ?? last;
    }
  }

  async #told(course: ComparedCourse, page: readonly Participant[]): Promise<readonly Keyed[]> {
    const { lmsCourseRef, seats } = course;
    const standings = await this.#options.seats.standings(
      seats,
      page.map(({ lmsUserRef }) => lmsUserRef),
    );
    return page
      .filter((participant) => isTold(participant, standings.get(participant.lmsUserRef)))
      .map(({ lmsUserRef, isSuspended }) => ({
        key: learnerKey({ lmsCourseRef, lmsUserRef }),
        facts: { course: lmsCourseRef, access: isSuspended ? 'account_suspended' : 'open' },
      }));
  }

  /** Of somebody without a seat the roll has to say what they are there. */
  async #counts(course: ComparedCourse, wanted: string): Promise<boolean> {
    for await (const page of this.#pages(course, wanted)) {
      const found = page.find(({ lmsUserRef }) => lmsUserRef === wanted);
      if (found !== undefined) return (await this.#told(course, [found])).length > 0;
      if (page.some(({ lmsUserRef }) => compareKeys(lmsUserRef, wanted) > 0)) return false;
    }
    return false;
  }

  /** From the page before the one that `from` was on: whoever left meanwhile has moved all others forward. */
  async *#pages({ courseId }: ComparedCourse, from: string | null): AsyncGenerator<readonly Participant[]> {
    if (courseId === undefined) return;
    let place = this.#placeBefore(courseId, from);
    for (;;) {
      const { participants, next } = await this.#options.rolls.page(courseId, place);
      this.#note(courseId, place, participants);
      yield participants;
      if (next === null) return;
      place = next;
    }
  }

  #placeBefore(courseId: string, from: string | null): string | null {
    const known = this.#places.get(courseId) ?? [];
    if (from === null) return null;
    const at = known.findLastIndex(({ first }) => compareKeys(first, from) <= 0);
    return known[at - 1]?.place ?? null;
  }

  #note(courseId: string, place: string | null, [first]: readonly Participant[]): void {
    const known = this.#places.get(courseId) ?? [];
    if (first === undefined || known.some((one) => one.place === place)) return;
    this.#places.set(courseId, [...known, { first: first.lmsUserRef, place }]);
  }
}

function isTold({ isOurs, isSuspended, learns }: Participant, standing: SeatStanding | undefined): boolean {
  if (standing === 'given') return true;
  return (standing === 'taken_back' || (standing === undefined && isOurs)) && learns && !isSuspended;
}
