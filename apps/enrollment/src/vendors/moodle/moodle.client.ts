import { parseAnswer, type FormFields, type Repeat, type VendorClient } from '@accord/vendor-client';
import type { z } from 'zod';
import { failureIn, unreadable } from './moodle.errors.ts';
import {
  coursesByFieldWire,
  coursesOfUserWire,
  createdUsersWire,
  nothingWire,
  participantsWire,
  usersWire,
  type ParticipantWire,
  type UserWire,
} from './moodle.wire.ts';

interface MoodleCall<Answer> {
  readonly wsfunction: string;
  readonly form: FormFields;
  readonly answer: z.ZodType<Answer>;
  readonly repeat: Repeat;
}

/** Only comparisons call it: a site that does not allow it to us can still enrol whoever pays. */
export const readsRolls = 'core_enrol_get_enrolled_users';

/** Part of a course's list, by user id. */
export interface PartOfCourse {
  readonly courseid: number;
  /** Only those who may enter, or only those whose enrolment is suspended or over. */
  readonly only: 'active' | 'suspended';
  readonly from: number;
  readonly number: number;
}

type Lane = NonNullable<Parameters<VendorClient['call']>[0]['lane']>;

/** The calls we make to Moodle's REST server, without decisions: one path, the function in the query. */
export class MoodleClient {
  readonly #http: VendorClient;
  readonly #lane: Lane | undefined;

  /** @param lane where these calls are of another urgency than the account's usual ones */
  constructor(http: VendorClient, lane?: Lane) {
    this.#http = http;
    this.#lane = lane;
  }

  async usersBy(field: 'email' | 'username' | 'id', value: string): Promise<readonly UserWire[]> {
    const form = { field, values: [value] };
    return this.#call({
      wsfunction: 'core_user_get_users_by_field',
      form,
      answer: usersWire,
      repeat: 'safe',
    });
  }

  /** Not repeatable: Moodle refuses a second user of the same name, and does not say whose it is. */
  async createUser(user: FormFields): Promise<number | undefined> {
    const created = await this.#call({
      wsfunction: 'core_user_create_users',
      form: { users: [user] },
      answer: createdUsersWire,
      repeat: 'never',
    });
    return created[0]?.id;
  }

  /** Repeatable: whoever is gone already is refused as unknown. */
  async deleteUser(userid: number): Promise<void> {
    await this.#call({
      wsfunction: 'core_user_delete_users',
      form: { userids: [userid] },
      answer: nothingWire,
      repeat: 'safe',
    });
  }

  /** Repeatable: enrolling again renews the enrolment. */
  async enrol(enrolment: { roleid: number; userid: number; courseid: number }): Promise<void> {
    await this.#call({
      wsfunction: 'enrol_manual_enrol_users',
      form: { enrolments: [enrolment] },
      answer: nothingWire,
      repeat: 'safe',
    });
  }

  /** Repeatable: nothing happens to who is not enrolled. */
  async unenrol(enrolment: { userid: number; courseid: number }): Promise<void> {
    await this.#call({
      wsfunction: 'enrol_manual_unenrol_users',
      form: { enrolments: [enrolment] },
      answer: nothingWire,
      repeat: 'safe',
    });
  }

  async courseIdsOf(userid: number): Promise<readonly number[]> {
    const courses = await this.#call({
      wsfunction: 'core_enrol_get_users_courses',
      form: { userid, returnusercount: 0 },
      answer: coursesOfUserWire,
      repeat: 'safe',
    });
    return courses.map((course) => course.id);
  }

  /**
   * Limits count before Moodle leaves out whom the web service user may not see: a part may be shorter than was asked for
   * and others follow.
   */
  async participants({ courseid, only, from, number }: PartOfCourse): Promise<readonly ParticipantWire[]> {
    const options = {
      [`only${only}`]: 1,
      userfields: 'id,username,suspended,roles',
      sortby: 'id',
      sortdirection: 'ASC',
      limitfrom: from,
      limitnumber: number,
    };
    return this.#call({
      wsfunction: readsRolls,
      form: { courseid, options: Object.entries(options).map(([name, value]) => ({ name, value })) },
      answer: participantsWire,
      repeat: 'safe',
    });
  }

  async courseIdBy(field: 'id' | 'idnumber', value: string): Promise<number | undefined> {
    const { courses } = await this.#call({
      wsfunction: 'core_course_get_courses_by_field',
      form: { field, value },
      answer: coursesByFieldWire,
      repeat: 'safe',
    });
    return courses[0]?.id;
  }

  async #call<Answer>({ wsfunction, form, answer, repeat }: MoodleCall<Answer>): Promise<Answer> {
    const { body } = await this.#http.call({
      operation: wsfunction,
      method: 'POST',
      path: '/webservice/rest/server.php',
      query: { moodlewsrestformat: 'json', wsfunction },
      form,
      repeat,
      ...(this.#lane && { lane: this.#lane }),
    });
    const failure = failureIn(wsfunction, body);
    if (failure !== undefined) throw failure;
    const read = parseAnswer(answer, body, { vendor: 'moodle', answer: wsfunction });
    if (read.success) return read.data;
    throw unreadable(wsfunction, read.error);
  }
}
