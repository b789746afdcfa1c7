import { Failure } from '@accord/canonical';
import {
  LearningPlatform,
  type Learner,
  type Participation,
} from '../../use-cases/ports/learning-platform.ts';
import type { MoodleClient } from './moodle.client.ts';
import { courseIdIn, newUserOf, preferredUser, usernameOf } from './moodle.mapping.ts';

/** Moodle as our LMS. It has no idempotency, so we look before we create and see for ourselves after we enrol. */
export class MoodleLearningPlatform extends LearningPlatform {
  override readonly lms = 'moodle';
  readonly #client: MoodleClient;
  readonly #studentRoleId: number;
  /** Course ids by idnumber. Moodle never gives an id twice; one that is gone is forgotten. */
  readonly #courseIds = new Map<string, number>();

  constructor(client: MoodleClient, studentRoleId: number) {
    super();
    this.#client = client;
    this.#studentRoleId = studentRoleId;
  }

  override async findLearner(email: string): Promise<string | undefined> {
    const user =
      preferredUser(await this.#client.usersBy('email', email)) ??
      preferredUser(await this.#client.usersBy('username', usernameOf(email)));
    return user === undefined ? undefined : String(user.id);
  }

  override async admit(learner: Learner): Promise<string> {
    const known = await this.findLearner(learner.email);
    if (known !== undefined) return known;
    try {
      const created = await this.#client.createUser(newUserOf(learner));
      if (created !== undefined) return String(created);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'moodle.refused') throw error;
      // Refused as a duplicate when another delivery was quicker, and for good when nobody is there even now.
      const other = await this.findLearner(learner.email);
      if (other === undefined) throw error;
      return other;
    }
    throw new Failure('moodle.unreadable', 'unknown_outcome', 'Moodle did not say which user it created');
  }

  override async enrol({ lmsUserRef, lmsCourseRef }: Participation): Promise<void> {
    const userid = Number(lmsUserRef);
    const courseid = await this.#courseId(lmsCourseRef);
    if (courseid === undefined) throw unknownCourse(lmsCourseRef);
    try {
      await this.#client.enrol({ roleid: this.#studentRoleId, userid, courseid });
    } catch (error) {
      this.#courseIds.delete(lmsCourseRef);
      throw error;
    }
    if ((await this.#client.courseIdsOf(userid)).includes(courseid)) return;
    throw new Failure('moodle.not_enrolled', 'transient', 'Moodle took the enrolment and does not show it', {
      sent: 'yes',
    });
  }

  override async withdraw({ lmsUserRef, lmsCourseRef }: Participation): Promise<void> {
    const courseid = await this.#courseId(lmsCourseRef);
    if (courseid === undefined) return;
    try {
      await this.#client.unenrol({ userid: Number(lmsUserRef), courseid });
    } catch (error) {
      this.#courseIds.delete(lmsCourseRef);
      // Neither a user nor a course that is gone can be open to anybody.
      if (!(error instanceof Failure) || error.kind !== 'not_found') throw error;
    }
  }

  async #courseId(lmsCourseRef: string): Promise<number | undefined> {
    const own = courseIdIn(lmsCourseRef) ?? this.#courseIds.get(lmsCourseRef);
    if (own !== undefined) return own;
    const found = await this.#client.courseIdBy('idnumber', lmsCourseRef);
    if (found !== undefined) this.#courseIds.set(lmsCourseRef, found);
    return found;
  }
}

function unknownCourse(lmsCourseRef: string): Failure {
  return new Failure('moodle.unknown_course', 'not_found', 'Moodle has no course of that idnumber', {
    sent: 'yes',
    details: { lmsCourseRef },
  });
}
