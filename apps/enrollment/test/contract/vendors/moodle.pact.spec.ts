import { describe, expect, it } from '@jest/globals';
import { type Flow, pactOf, withForm } from '@accord/contract-kit';
import { Secret } from '@accord/service-kit';
import { mockCredentials } from '@accord/vendor-mocks';
import { Matchers } from '@pact-foundation/pact';
import { moodleHttp } from '../../../src/vendors/moodle/moodle.account.ts';
import { MoodleClient } from '../../../src/vendors/moodle/moodle.client.ts';
import { newUserOf, usernameOf } from '../../../src/vendors/moodle/moodle.mapping.ts';

const { boolean, integer, nullValue, regex, string } = Matchers;
const openCourse: Flow = 'enrollment.open-course';
const compareSeats: Flow = 'enrollment.compare-seats';
const { token } = mockCredentials.moodle;
const wstoken = regex(/^\S+$/, token);

const ada = { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace', locale: 'de' } as const;
const known = 'user 7 has the address ada@example.org';
/** Courses that every new Moodle of the mock has. */
const course = 11;

const moodleAt = (url: string, secret: string = token): MoodleClient =>
  new MoodleClient(
    moodleHttp({
      MOODLE_BASE_URL: url,
      MOODLE_TOKEN: new Secret(secret),
      MOODLE_STUDENT_ROLE_ID: 5,
    }),
  );

interface Call {
  readonly what: string;
  readonly state?: string;
  readonly flow?: Flow;
  readonly wsfunction: string;
  readonly form: Readonly<Record<string, string | object>>;
  /** JSON; `null` is what Moodle says when it has done what it was asked. */
  readonly answer: unknown;
}

describe('what enrollment expects of Moodle', () => {
  const pact = pactOf({ consumer: 'enrollment', provider: 'vendor-moodle' });

  const called = (
    { what, state, flow = openCourse, wsfunction, form, answer }: Call,
    run: (url: string) => Promise<void>,
  ) => {
    const interaction = pact.addInteraction();
    if (state !== undefined) interaction.given(state);
    return interaction
      .uponReceiving(what)
      .reference('Flow', 'id', flow)
      .withRequest('POST', '/webservice/rest/server.php', (builder) =>
        withForm(builder.query({ moodlewsrestformat: 'json', wsfunction }), { wstoken, ...form }),
      )
      .willRespondWith(200, (builder) => builder.jsonBody(answer ?? nullValue()))
      .executeTest(({ url }) => run(url));
  };

  it.each([
    { field: 'email', value: 'ada@example.org' },
    { field: 'username', value: usernameOf('ada@example.org') },
    { field: 'id', value: '7' },
  ] as const)('finds a learner by $field', async ({ field, value }) => {
    const wanted = {
      what: `a learner by ${field}`,
      state: known,
      wsfunction: 'core_user_get_users_by_field',
      form: { field, 'values[0]': value },
      answer: [{ id: integer(7), suspended: boolean(false), username: string('ada') }],
    };
    await called(wanted, async (url) => {
      expect(await moodleAt(url).usersBy(field, value)).toEqual([
        { id: 7, suspended: false, username: 'ada' },
      ]);
    });
  });

  it('takes an empty list for a learner whom nobody knows', async () => {
    const wanted = {
      what: 'a learner whom nobody knows',
      wsfunction: 'core_user_get_users_by_field',
      form: { field: 'email', 'values[0]': 'nobody@example.org' },
      answer: [],
    };
    await called(wanted, async (url) => {
      expect(await moodleAt(url).usersBy('email', 'nobody@example.org')).toEqual([]);
    });
  });

  const created = {
    wsfunction: 'core_user_create_users',
    form: {
      'users[0][username]': usernameOf(ada.email),
      'users[0][createpassword]': '1',
      'users[0][firstname]': 'Ada',
      'users[0][lastname]': 'Lovelace',
      'users[0][email]': ada.email,
      'users[0][lang]': 'de',
    },
  };

  it('makes a user', async () => {
    const wanted = { what: 'a new learner', ...created, answer: [{ id: integer(7) }] };
    await called(wanted, async (url) => {
      expect(await moodleAt(url).createUser(newUserOf(ada))).toBe(7);
    });
  });

  it('reads the refusal inside an answer of status 200', async () => {
    const answer = {
      exception: string('invalid_parameter_exception'),
      errorcode: 'invalidparameter',
    };
    const wanted = { what: 'a learner who is there already', state: known, ...created, answer };
    await called(wanted, async (url) => {
      await expect(moodleAt(url).createUser(newUserOf(ada))).rejects.toMatchObject({
        code: 'moodle.refused',
        kind: 'invalid',
      });
    });
  });

  const enrolment = (courseid: number) => ({ roleid: 5, userid: 7, courseid });
  const enrolled = (courseid: number) => ({
    wsfunction: 'enrol_manual_enrol_users',
    form: {
      'enrolments[0][roleid]': '5',
      'enrolments[0][userid]': '7',
      'enrolments[0][courseid]': String(courseid),
    },
  });

  it('opens a course and hears null', async () => {
    const wanted = { what: 'the enrolment of a learner', state: known, ...enrolled(course), answer: null };
    await called(wanted, async (url) => {
      await expect(moodleAt(url).enrol(enrolment(course))).resolves.toBe(undefined);
    });
  });

  it.each([
    {
      what: 'the enrolment of a learner in a course that is gone',
      state: known,
      courseid: 999,
      errorcode: 'cannotfindcourse',
      failure: { code: 'moodle.unknown_course', kind: 'not_found' },
    },
    {
      what: 'the enrolment of a learner who is gone',
      state: undefined,
      courseid: course,
      errorcode: 'invaliduser',
      failure: { code: 'moodle.unknown_user', kind: 'not_found' },
    },
  ])('reads why Moodle refuses $what', async ({ what, state, courseid, errorcode, failure }) => {
    const answer = { exception: string('moodle_exception'), errorcode };
    const given = state === undefined ? {} : { state };
    await called({ what, ...given, ...enrolled(courseid), answer }, async (url) => {
      await expect(moodleAt(url).enrol(enrolment(courseid))).rejects.toMatchObject(failure);
    });
  });

  it('closes a course and hears null', async () => {
    const wanted = {
      what: 'the end of an enrolment',
      state: `${known} and is enrolled in course 11`,
      flow: 'checkout.cancel-order' as const,
      wsfunction: 'enrol_manual_unenrol_users',
      form: { 'enrolments[0][userid]': '7', 'enrolments[0][courseid]': String(course) },
      answer: null,
    };
    await called(wanted, async (url) => {
      await expect(moodleAt(url).unenrol({ userid: 7, courseid: course })).resolves.toBe(undefined);
    });
  });

  it('deletes a user and hears null, and that one who is gone is unknown', async () => {
    const deleted = {
      flow: 'customer.forget-person',
      wsfunction: 'core_user_delete_users',
      form: { 'userids[0]': '7' },
    } as const;
    const wanted = { what: 'the deletion of a learner', state: known, ...deleted, answer: null };
    await called(wanted, async (url) => {
      await expect(moodleAt(url).deleteUser(7)).resolves.toBe(undefined);
    });
    const answer = { exception: string('dml_missing_record_exception'), errorcode: 'invalidrecord' };
    await called({ what: 'the deletion of a learner who is gone', ...deleted, answer }, async (url) => {
      await expect(moodleAt(url).deleteUser(7)).rejects.toMatchObject({ kind: 'not_found' });
    });
  });

  it('sees which courses are open to a learner', async () => {
    const wanted = {
      what: 'the courses of a learner',
      state: `${known} and is enrolled in course 11`,
      wsfunction: 'core_enrol_get_users_courses',
      form: { userid: '7', returnusercount: '0' },
      answer: [{ id: integer(course) }],
    };
    await called(wanted, async (url) => {
      expect(await moodleAt(url).courseIdsOf(7)).toEqual([course]);
    });
  });

  it.each([
    {
      what: 'a course by our reference',
      field: 'idnumber' as const,
      value: 'COURSE-PYTHON-101',
      courses: [{ id: integer(course) }],
      id: course,
    },
    {
      what: 'a course that nobody made',
      field: 'idnumber' as const,
      value: 'COURSE-NOBODY-1',
      courses: [],
      id: undefined,
    },
    {
      what: 'a course by its own number',
      flow: compareSeats,
      field: 'id' as const,
      value: String(course),
      courses: [{ id: integer(course) }],
      id: course,
    },
  ])('looks up $what', async ({ what, flow = openCourse, field, value, courses, id }) => {
    const wanted = {
      what,
      flow,
      wsfunction: 'core_course_get_courses_by_field',
      form: { field, value },
      answer: { courses },
    };
    await called(wanted, async (url) => {
      expect(await moodleAt(url).courseIdBy(field, value)).toBe(id);
    });
  });

  const participants = (courseid: number, only: 'active' | 'suspended') => ({
    flow: compareSeats,
    wsfunction: 'core_enrol_get_enrolled_users',
    form: {
      courseid: String(courseid),
      ...Object.fromEntries(
        [
          [`only${only}`, '1'],
          ['userfields', 'id,username,suspended,roles'],
          ['sortby', 'id'],
          ['sortdirection', 'ASC'],
          ['limitfrom', '0'],
          ['limitnumber', '500'],
        ].flatMap(([name = '', value = ''], index) => [
          [`options[${String(index)}][name]`, name],
          [`options[${String(index)}][value]`, value],
        ]),
      ),
    },
  });
  const ask = (url: string, courseid: number, only: 'active' | 'suspended') =>
    moodleAt(url).participants({ courseid, only, from: 0, number: 500 });

  it.each([
    { only: 'active', state: `${known} and is enrolled in course 11` },
    { only: 'suspended', state: `${known} and is suspended in course 11` },
  ] as const)('reads whose enrolment in a course is $only', async ({ only, state }) => {
    const row = {
      id: integer(7),
      username: string('ada'),
      suspended: boolean(false),
      roles: [{ roleid: integer(5) }],
    };
    const wanted = {
      what: `those whose enrolment in a course is ${only}`,
      state,
      ...participants(course, only),
      answer: [row],
    };
    await called(wanted, async (url) => {
      expect(await ask(url, course, only)).toEqual([
        { id: 7, username: 'ada', suspended: false, roles: [{ roleid: 5 }] },
      ]);
    });
  });

  it('reads that nobody is in a course, and why Moodle does not tell who is in one', async () => {
    const nobody = {
      what: 'the participants of an empty course',
      ...participants(course, 'active'),
      answer: [],
    };
    await called(nobody, async (url) => {
      expect(await ask(url, course, 'active')).toEqual([]);
    });
    const answer = { exception: string('moodle_exception'), errorcode: 'errorcoursecontextnotvalid' };
    const gone = {
      what: 'the participants of a course that is gone',
      ...participants(999, 'active'),
      answer,
    };
    await called(gone, async (url) => {
      await expect(ask(url, 999, 'active')).rejects.toMatchObject({ code: 'moodle.course_not_open' });
    });
  });

  it('is told that the token is no more', async () => {
    const wanted = {
      what: 'a question with a token that is no more',
      wsfunction: 'core_enrol_get_users_courses',
      form: { wstoken: 'revoked', userid: '7', returnusercount: '0' },
      answer: { exception: string('moodle_exception'), errorcode: 'invalidtoken' },
    };
    await called(wanted, async (url) => {
      await expect(moodleAt(url, 'revoked').courseIdsOf(7)).rejects.toMatchObject({
        code: 'moodle.auth_failed',
        kind: 'wait_for_vendor',
      });
    });
  });
});
