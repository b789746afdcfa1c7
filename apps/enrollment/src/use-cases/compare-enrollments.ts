import type { Clock } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import { Comparison, type Difference, type Judgement, type Side } from '@accord/sync';
import { z } from 'zod';
import {
  judgeEnrollment,
  lmsAccesses,
  openAgain,
  type SeatStanding,
} from '../domain/enrollment-judgement.ts';
import { ComparedCourses } from './compared-courses.ts';
import { learnerIn } from './learner-keys.ts';
import type { ErasureGuard } from './heed-erasure.ts';
import { OurLearners } from './our-learners.ts';
import type { CourseRolls } from './ports/course-rolls.ts';
import type { LearnerSeats } from './ports/learner-seats.ts';
import type { LearningPlatform, Participation } from './ports/learning-platform.ts';
import { TheirLearners } from './their-learners.ts';
import type { WithdrawLearner } from './withdraw-learner.ts';

export interface CompareEnrollmentsOptions {
  readonly seats: LearnerSeats;
  readonly rolls: CourseRolls;
  readonly platform: Pick<LearningPlatform, 'enrol'>;
  readonly withdrawLearner: Pick<WithdrawLearner, 'close'>;
  readonly erasure: Pick<ErasureGuard, 'mustStay'>;
  readonly clock: Clock;
  /** Seats in a cohort that began longer ago are left alone. */
  readonly cohortDays: number;
}

const dayMs = 86_400_000;
const theirFacts = z.object({ access: z.enum(lmsAccesses).nullable() });

/** Seats against the rolls of the LMS: paid and shut out, returned and still in. */
export class CompareEnrollments extends Comparison {
  readonly kind = 'enrollments';
  readonly against: string;
  /** What is under way says that it changes now: so long may the look at one suspect take. */
  override readonly graceMs = 60_000;
  readonly #options: CompareEnrollmentsOptions;
  /** Those of the comparison that was opened last; any will do, for a course keeps its references. */
  #courses: ComparedCourses;

  constructor(options: CompareEnrollmentsOptions) {
    super();
    this.against = options.rolls.lms;
    this.#options = options;
    this.#courses = this.#newCourses();
  }

  open(): { readonly ours: Side; readonly theirs: Side } {
    const { seats, rolls, clock } = this.#options;
    const courses = this.#newCourses();
    this.#courses = courses;
    return {
      ours: new OurLearners(courses, seats),
      theirs: new TheirLearners({ courses, seats, rolls, clock }),
    };
  }

  /** Both sides are old by now, and a hold may have moved on: what it says now decides. */
  async judge({ key, theirs }: Difference): Promise<Judgement | undefined> {
    const access = theirs && theirFacts.parse(theirs).access;
    return judgeEnrollment(await this.#standingOf(learnerIn(key)), access);
  }

  /**
   * As a grant opens and a return shuts. The order may be undone meanwhile: who undoes it says so before they shut the
   * course, so whoever looks last sees it and shuts it, too.
   * @throws Failure of the LMS, `enrollment.account_going` (transient)
   */
  async repair({ key }: Difference, { action }: Judgement): Promise<undefined> {
    const { erasure, platform } = this.#options;
    const participation = learnerIn(key);
    await runInContext(inheritContext({ lane: 'sync' }), async () => {
      if (action === openAgain) {
        await erasure.mustStay(participation.lmsUserRef);
        await platform.enrol(participation);
      }
      await this.#shutUnlessGiven(participation);
    });
  }

  async #shutUnlessGiven(participation: Participation): Promise<void> {
    const standing = await this.#standingOf(participation);
    if (standing === undefined || standing === 'taken_back')
      await this.#options.withdrawLearner.close(participation);
  }

  async #standingOf({ lmsCourseRef, lmsUserRef }: Participation): Promise<SeatStanding | undefined> {
    const course = await this.#courses.of(lmsCourseRef);
    if (course === undefined) return undefined;
    return (await this.#options.seats.standings(course.seats, [lmsUserRef])).get(lmsUserRef);
  }

  #newCourses(): ComparedCourses {
    const { seats, rolls, clock, cohortDays } = this.#options;
    const begunSince = new Date(clock.now().getTime() - cohortDays * dayMs).toISOString().slice(0, 10);
    return new ComparedCourses(seats, rolls, begunSince);
  }
}
