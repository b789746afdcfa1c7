import { type Keyed, type KeyRange, Side } from '@accord/sync';
import type { ComparedCourses } from './compared-courses.ts';
import { learnerIn, learnerKey, learnersWithin } from './learner-keys.ts';
import type { LearnerSeats } from './ports/learner-seats.ts';
import type { Participation } from './ports/learning-platform.ts';

/** Who should be able to enter which course, by our holds. */
export class OurLearners extends Side {
  /** There is nothing to sum but learners. */
  readonly summed = 'none';
  readonly #courses: ComparedCourses;
  readonly #seats: LearnerSeats;

  constructor(courses: ComparedCourses, seats: LearnerSeats) {
    super();
    this.#courses = courses;
    this.#seats = seats;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    for (const { lmsCourseRef, seats } of await this.#courses.all()) {
      const learners = learnersWithin(range, lmsCourseRef);
      if (learners === undefined) continue;
      for await (const page of this.#seats.given(seats, learners))
        yield page.map((lmsUserRef) => keyed({ lmsCourseRef, lmsUserRef }));
    }
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const learner = learnerIn(key);
    const course = await this.#courses.of(learner.lmsCourseRef);
    if (course === undefined) return undefined;
    const standings = await this.#seats.standings(course.seats, [learner.lmsUserRef]);
    return standings.get(learner.lmsUserRef) === 'given' ? keyed(learner) : undefined;
  }
}

function keyed(learner: Participation): Keyed {
  return { key: learnerKey(learner), facts: { course: learner.lmsCourseRef, access: 'open' } };
}
