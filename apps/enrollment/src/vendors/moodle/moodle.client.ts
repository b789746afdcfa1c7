import { parseAnswer, type FormFields, type Repeat, type VendorClient } from '@accord/vendor-client';
import type { z } from 'zod';
import { failureIn, unreadable } from './moodle.errors.ts';
import {
  coursesByFieldWire,
  coursesOfUserWire,
  createdUsersWire,
  nothingWire,
  usersWire,
  type UserWire,
} from './moodle.wire.ts';

interface MoodleCall<Answer> {
  readonly wsfunction: string;
  readonly form: FormFields;
  readonly answer: z.ZodType<Answer>;
  readonly repeat: Repeat;
}

/** The calls we make to Moodle's REST server, without decisions: one path, the function in the query. */
export class MoodleClient {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    this.#http = http;
  }

  async usersBy(field: 'email' | 'username', value: string): Promise<readonly UserWire[]> {
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

  async courseIdByIdnumber(idnumber: string): Promise<number | undefined> {
    const { courses } = await this.#call({
      wsfunction: 'core_course_get_courses_by_field',
      form: { field: 'idnumber', value: idnumber },
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
    });
    const failure = failureIn(wsfunction, body);
    if (failure !== undefined) throw failure;
    const read = parseAnswer(answer, body, { vendor: 'moodle', answer: wsfunction });
    if (read.success) return read.data;
    throw unreadable(wsfunction, read.error);
  }
}
