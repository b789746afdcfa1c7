import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LearningPlatform } from '../../src/use-cases/ports/learning-platform.ts';

/** One LMS, played, and what a suite needs to see of it from outside. */
export interface PlatformUnderTest {
  readonly platform: LearningPlatform;
  /** Two courses that exist there. */
  readonly courseRefs: readonly [string, string];
  /** The courses that are open to the user of this address, by reference. */
  coursesOf(email: string): readonly string[];
  usersOf(email: string): number;
  /** The next creation of a user is carried out, and its answer is lost. */
  loseNextAnswerToCreate(): void;
  /** The LMS does not answer at all from now on. */
  breakDown(): void;
  recover(): void;
  stop(): Promise<void>;
}

/** The law of the port: every adapter of every LMS passes this. */
export function learningPlatformConformance(name: string, start: () => Promise<PlatformUnderTest>): void {
  describe(`${name} as learning platform`, () => {
    let world: PlatformUnderTest;
    let count = 0;

    beforeAll(async () => {
      world = await start();
    });
    afterAll(async () => {
      await world.stop();
    });

    const someone = () => {
      count += 1;
      return {
        email: `learner-${count}@example.org`,
        givenName: 'Ada',
        familyName: 'Lovelace',
        locale: 'de',
      } as const;
    };

    it('does not know a learner before it has admitted them', async () => {
      expect(await world.platform.findLearner(someone().email)).toBe(undefined);
    });

    it('admits a learner once, however often it is asked', async () => {
      const learner = someone();
      const first = await world.platform.admit(learner);
      expect(await world.platform.admit(learner)).toBe(first);
      expect(await world.platform.findLearner(learner.email)).toBe(first);
      expect(world.usersOf(learner.email)).toBe(1);
    });

    it('admits a learner once when two ask at the same time', async () => {
      const learner = someone();
      const [one, other] = await Promise.all([world.platform.admit(learner), world.platform.admit(learner)]);
      expect(one).toBe(other);
      expect(world.usersOf(learner.email)).toBe(1);
    });

    it('says that it does not know what became of a creation whose answer was lost, and finds the learner next time', async () => {
      const learner = someone();
      world.loseNextAnswerToCreate();
      await expect(world.platform.admit(learner)).rejects.toMatchObject({ kind: 'unknown_outcome' });
      await world.platform.admit(learner);
      expect(world.usersOf(learner.email)).toBe(1);
    });

    it('opens a course, and opening it again changes nothing', async () => {
      const learner = someone();
      const lmsUserRef = await world.platform.admit(learner);
      const participation = { lmsUserRef, lmsCourseRef: world.courseRefs[0] };
      await world.platform.enrol(participation);
      await world.platform.enrol(participation);
      expect(world.coursesOf(learner.email)).toEqual([world.courseRefs[0]]);
    });

    it('closes one course and leaves the others open, and closing it again is harmless', async () => {
      const learner = someone();
      const lmsUserRef = await world.platform.admit(learner);
      for (const lmsCourseRef of world.courseRefs) await world.platform.enrol({ lmsUserRef, lmsCourseRef });
      await world.platform.withdraw({ lmsUserRef, lmsCourseRef: world.courseRefs[0] });
      await world.platform.withdraw({ lmsUserRef, lmsCourseRef: world.courseRefs[0] });
      expect(world.coursesOf(learner.email)).toEqual([world.courseRefs[1]]);
    });

    it('refuses a course that does not exist for good, and has nothing to close there', async () => {
      const lmsUserRef = await world.platform.admit(someone());
      const nowhere = { lmsUserRef, lmsCourseRef: 'NO-SUCH-COURSE' };
      await expect(world.platform.enrol(nowhere)).rejects.toMatchObject({
        code: `${world.platform.lms}.unknown_course`,
        kind: 'not_found',
      });
      await world.platform.withdraw(nowhere);
    });

    it('is to be tried again later while the LMS is down', async () => {
      const learner = someone();
      const lmsUserRef = await world.platform.admit(learner);
      world.breakDown();
      const failure = await world.platform.enrol({ lmsUserRef, lmsCourseRef: world.courseRefs[1] }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(['transient', 'wait_for_vendor', 'unknown_outcome']).toContain(
        (failure as { kind: string }).kind,
      );
      world.recover();
    });
  });
}
