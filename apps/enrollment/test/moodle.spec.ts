import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@accord/service-kit';
import { mockCredentials, startVendorMocks, type VendorMocks } from '@accord/vendor-mocks';
import type { VendorClient } from '@accord/vendor-client';
import { MoodleCourseRolls } from '../src/vendors/moodle/moodle-course-rolls.ts';
import { MoodleClient } from '../src/vendors/moodle/moodle.client.ts';
import { failureIn } from '../src/vendors/moodle/moodle.errors.ts';
import {
  moodleAccounts,
  moodleCourseRolls,
  moodleHttp,
  moodleLearningPlatform,
} from '../src/vendors/moodle/moodle.account.ts';
import { preferredUser, usernameOf } from '../src/vendors/moodle/moodle.mapping.ts';
import { learnerAccountsConformance } from './conformance/learner-accounts.ts';
import { learningPlatformConformance } from './conformance/learning-platform.ts';
import { moodleOf } from './support/moodle.ts';

function configOf(mocks: VendorMocks, token: string = mockCredentials.moodle.token) {
  return {
    MOODLE_BASE_URL: `${mocks.url}/moodle`,
    MOODLE_TOKEN: new Secret(token),
    MOODLE_STUDENT_ROLE_ID: 5,
  };
}

learningPlatformConformance('Moodle', async () => {
  const mocks = await startVendorMocks();
  const config = configOf(mocks);
  const http = moodleHttp(config);
  return {
    platform: moodleLearningPlatform(http, config),
    courseRefs: ['COURSE-PYTHON-101', 'COURSE-ROBOTICS-201'],
    coursesOf: (email) => moodleOf(mocks).coursesOf(email),
    usersOf: (email) => moodleOf(mocks).usersOf(email).length,
    loseNextAnswerToCreate: () => {
      mocks.faults('moodle', [{ kind: 'cut', operation: 'core_user_create_users', times: 1 }]);
    },
    breakDown: () => {
      mocks.faults('moodle', [{ kind: 'down' }]);
    },
    recover: () => {
      mocks.faults('moodle', []);
    },
    stop: async () => {
      await http.close();
      await mocks.stop();
    },
  };
});

learnerAccountsConformance('Moodle', async () => {
  const mocks = await startVendorMocks();
  const config = configOf(mocks);
  const http = moodleHttp(config);
  return {
    platform: moodleLearningPlatform(http, config),
    accounts: moodleAccounts(http),
    usersOf: (email) => moodleOf(mocks).usersOf(email).length,
    strangerOf: (email) => {
      mocks.seed('moodle', {
        users: [{ username: 'grace', firstname: 'Grace', lastname: 'Hopper', email }],
      });
      return String(moodleOf(mocks).usersOf(email)[0]?.id);
    },
    stop: async () => {
      await http.close();
      await mocks.stop();
    },
  };
});

describe('Moodle’s own ways', () => {
  let mocks: VendorMocks;
  let http: VendorClient;
  const ada = { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace', locale: 'de' } as const;

  beforeAll(async () => {
    mocks = await startVendorMocks();
  });
  beforeEach(() => {
    mocks.reset();
    http = moodleHttp(configOf(mocks));
  });
  afterEach(async () => {
    await http.close();
  });
  afterAll(async () => {
    await mocks.stop();
  });

  const platform = () => moodleLearningPlatform(http, configOf(mocks));

  it('takes status 200 with an exception inside for what it is', async () => {
    mocks.faults('moodle', [{ kind: 'expired_token' }]);
    await expect(platform().admit(ada)).rejects.toMatchObject({
      code: 'moodle.auth_failed',
      kind: 'wait_for_vendor',
      sent: 'yes',
    });
    expect(http.trouble()).toMatchObject({
      operation: 'core_user_get_users_by_field',
      reason: 'moodle.auth_failed',
    });
    expect(moodleOf(mocks).usersOf(ada.email)).toEqual([]);
  });

  it('tells what an administrator must put right from what the order cannot have and from what nobody has heard of', () => {
    const kindOf = (errorcode?: string) =>
      failureIn('enrol', { exception: 'x', errorcode, message: 'y' })?.kind;
    expect(kindOf('invalidtoken')).toBe('wait_for_vendor');
    expect(kindOf('wsusercannotassign')).toBe('wait_for_vendor');
    expect(kindOf('cannotfindcourse')).toBe('not_found');
    expect(kindOf('wscannotenrol')).toBe('conflict');
    expect(kindOf('invalidparameter')).toBe('invalid');
    expect(kindOf('neverheardof')).toBe('transient');
    expect(kindOf('constructor')).toBe('transient');
    expect(kindOf()).toBe('transient');
    expect(failureIn('enrol', null)).toBe(undefined);
    expect(failureIn('enrol', [{ id: 1 }])).toBe(undefined);
  });

  it('does not take something else than it asked for as success', async () => {
    mocks.faults('moodle', [{ kind: 'malformed', operation: 'enrol_manual_enrol_users' }]);
    const lmsUserRef = await platform().admit(ada);
    await expect(platform().enrol({ lmsUserRef, lmsCourseRef: 'COURSE-PYTHON-101' })).rejects.toMatchObject({
      kind: 'transient',
    });
  });

  it('finds a learner whose address was changed in Moodle by the name it gave them', async () => {
    mocks.seed('moodle', {
      users: [
        {
          username: usernameOf(ada.email),
          firstname: 'Ada',
          lastname: 'King',
          email: 'ada.king@example.org',
        },
      ],
    });
    const found = await platform().admit(ada);
    expect(found).toBe(String(moodleOf(mocks).usersOf('ada.king@example.org')[0]?.id));
    expect(moodleOf(mocks).usersOf(ada.email)).toEqual([]);
  });

  it('looks before it creates', async () => {
    await platform().admit(ada);
    await platform().admit(ada);
    const created = mocks
      .requests('moodle')
      .filter(({ operation }) => operation === 'core_user_create_users');
    expect(created).toHaveLength(1);
  });

  it('takes a reference of digits as Moodle’s own course id, without asking for it', async () => {
    const lmsUserRef = await platform().admit(ada);
    await platform().enrol({ lmsUserRef, lmsCourseRef: '11' });
    expect(moodleOf(mocks).coursesOf(ada.email)).toEqual(['COURSE-PYTHON-101']);
    expect(mocks.requests('moodle').map((request) => request.operation)).not.toContain(
      'core_course_get_courses_by_field',
    );
  });

  it('reads a roll by parts to its end, who teaches and whose account is another’s told apart', async () => {
    const names = [usernameOf(ada.email), 'grace', 'joan', usernameOf('old@example.org'), 'alan'];
    mocks.seed('moodle', {
      users: names.map((username, index) => ({
        ...{ id: index + 5, username, firstname: 'A', lastname: 'B', email: `${String(index)}@example.org` },
        suspended: username === 'joan',
      })),
      enrolments: names.map((_, index) => ({
        ...{ userid: index + 5, courseid: 11, roleid: index === 1 ? 3 : 5 },
        suspended: index === 3,
      })),
    });
    const rolls = new MoodleCourseRolls(new MoodleClient(http), 5, 2);
    const courseId = (await rolls.courseId('COURSE-PYTHON-101')) ?? '';
    expect([courseId, await rolls.courseId('11'), await rolls.courseId('999')]).toEqual([
      '11',
      '11',
      undefined,
    ]);
    const first = await rolls.page(courseId, null);
    const second = await rolls.page(courseId, first.next);
    const known = { isOurs: false, isSuspended: false, learns: true };
    expect([...first.participants, ...second.participants]).toEqual([
      { ...known, lmsUserRef: '5', isOurs: true },
      { ...known, lmsUserRef: '6', learns: false },
      { ...known, lmsUserRef: '7', isSuspended: true },
      { ...known, lmsUserRef: '9' },
    ]);
    expect(await rolls.page(courseId, second.next)).toEqual({ participants: [], next: null });
    const accesses = await Promise.all(['6', '7', '8', '10'].map((user) => rolls.accessOf(user, courseId)));
    expect(accesses).toEqual(['open', 'account_suspended', 'suspended', 'account_gone']);
    expect(await rolls.accessOf('9', '12')).toBe(null);
  });

  it('asks for rolls after whatever an order waits for', async () => {
    const lanes: unknown[] = [];
    const noting: Pick<VendorClient, 'call'> = {
      call: (request) => {
        lanes.push(request.lane);
        return http.call(request);
      },
    };
    await moodleCourseRolls(noting as VendorClient, configOf(mocks)).page('11', null);
    await moodleLearningPlatform(noting as VendorClient, configOf(mocks)).findLearner(ada.email);
    expect(lanes).toEqual(['sync', undefined, undefined]);
  });

  it('prefers the oldest user of an address that is not suspended', () => {
    expect(preferredUser([{ id: 3, suspended: true }, { id: 9 }, { id: 7, suspended: false }])?.id).toBe(7);
    expect(preferredUser([])).toBe(undefined);
  });

  it('tells by its connection test whether the token is good', async () => {
    expect((await http.test()).ok).toBe(true);
    const wrong = moodleHttp(configOf(mocks, 'not-the-token'));
    expect(await wrong.test()).toMatchObject({ ok: false, failure: { code: 'moodle.auth_failed' } });
    await wrong.close();
  });

  it('never shows the token in a failure', async () => {
    mocks.faults('moodle', [{ kind: 'status', status: 500 }]);
    const failure = await new MoodleClient(http).usersBy('email', ada.email).catch((error: unknown) => error);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain(
      mockCredentials.moodle.token,
    );
  });
});
