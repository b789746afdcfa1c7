import { Failure } from '@accord/canonical';
import type { LmsAccess } from '../../domain/enrollment-judgement.ts';
import { CourseRolls, type RollPage } from '../../use-cases/ports/course-rolls.ts';
import type { MoodleClient } from './moodle.client.ts';
import { courseIdIn, participantOf } from './moodle.mapping.ts';
import type { ParticipantWire } from './moodle.wire.ts';

/** Moodle looks at each of them by itself, which takes it a millisecond or more. */
const usualPage = 500;

/** Moodle's lists of participants, read by user id. */
export class MoodleCourseRolls extends CourseRolls {
  override readonly lms = 'moodle';
  readonly #client: MoodleClient;
  readonly #studentRoleId: number;
  readonly #pageSize: number;

  constructor(client: MoodleClient, studentRoleId: number, pageSize = usualPage) {
    super();
    this.#client = client;
    this.#studentRoleId = studentRoleId;
    this.#pageSize = pageSize;
  }

  override async courseId(lmsCourseRef: string): Promise<string | undefined> {
    const field = courseIdIn(lmsCourseRef) === undefined ? 'idnumber' : 'id';
    const id = await this.#client.courseIdBy(field, lmsCourseRef);
    return id === undefined ? undefined : String(id);
  }

  override async page(courseId: string, place: string | null): Promise<RollPage> {
    const from = Number(place ?? '0');
    const users = await this.#part(courseId, 'active', from);
    return {
      participants: users.map((user) => participantOf(user, this.#studentRoleId)),
      // Only an empty part is the end of a list.
      next: users.length === 0 ? null : String(from + this.#pageSize),
    };
  }

  override async accessOf(lmsUserRef: string, courseId: string): Promise<LmsAccess> {
    const [user] = await this.#client.usersBy('id', lmsUserRef);
    if (user === undefined) return 'account_gone';
    const open = await this.#client.courseIdsOf(user.id).catch(nothingIfGone);
    if (open === undefined) return 'account_gone';
    if (open.includes(Number(courseId))) return user.suspended === true ? 'account_suspended' : 'open';
    return (await this.#isSuspendedIn(courseId, user.id)) ? 'suspended' : null;
  }

  async #isSuspendedIn(courseId: string, userid: number): Promise<boolean> {
    for (let from = 0; ; from += this.#pageSize) {
      const users = await this.#part(courseId, 'suspended', from);
      if (users.some(({ id }) => id === userid)) return true;
      if (users.length === 0 || users.some(({ id }) => id > userid)) return false;
    }
  }

  #part(courseId: string, only: 'active' | 'suspended', from: number): Promise<readonly ParticipantWire[]> {
    return this.#client.participants({ courseid: Number(courseId), only, from, number: this.#pageSize });
  }
}

function nothingIfGone(error: unknown): undefined {
  if (!(error instanceof Failure) || error.kind !== 'not_found') throw error;
}
