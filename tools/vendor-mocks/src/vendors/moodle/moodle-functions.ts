import { z } from 'zod';
import { listOf } from '../../shared/brackets.ts';
import { invalidParameter, refused } from './moodle-errors.ts';
import { enrolledUsers, enrolledUsersQuestion } from './moodle-participants.ts';
import { userFields, type MoodleState } from './moodle-state.ts';

const whole = z.string().regex(/^\d+$/).transform(Number);
const rows = <Row extends z.ZodType>(row: Row) => z.preprocess(listOf, z.array(row).min(1));

const enrolment = z.object({
  roleid: whole,
  userid: whole,
  courseid: whole,
  timestart: whole.default(0),
  timeend: whole.default(0),
  suspend: whole.default(0),
});
const removal = z.object({ userid: whole, courseid: whole });
const newUser = z.object({
  username: z.string().min(1).max(100),
  password: z.string().optional(),
  createpassword: z.string().optional(),
  firstname: z.string().min(1),
  lastname: z.string().min(1),
  email: z.string().regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/),
  idnumber: z.string().default(''),
});

/** Made once: a schema compiles itself when it first parses, which takes longer than all the rest of an answer. */
const byField = z.object({ field: z.enum(userFields), values: rows(z.string()) });
const newUsers = z.object({ users: rows(newUser) });
const newEnrolments = z.object({ enrolments: rows(enrolment) });
const removals = z.object({ enrolments: rows(removal) });
const userIds = z.object({ userids: rows(whole) });
const ofUser = z.object({ userid: whole });
const byCourseField = z.object({ field: z.enum(['id', 'idnumber', 'shortname']), value: z.string() });

/** One web service function: what Moodle answers to its parameters. */
type MoodleFunction = (given: unknown, state: MoodleState) => unknown;

/** The functions of Moodle that the mock serves. Each is all or nothing, as Moodle's transactions make them. */
export const moodleFunctions: Readonly<Record<string, MoodleFunction>> = {
  core_user_get_users_by_field: (given, state) => {
    const { field, values } = read(byField, given);
    return values
      .map((value) => state.findUser(field, value))
      .filter((user) => user !== undefined)
      .map((user) => ({ ...user, fullname: `${user.firstname} ${user.lastname}` }));
  },

  core_user_create_users: (given, state) => {
    const { users } = read(newUsers, given);
    for (const user of users) {
      if (!user.password && user.createpassword !== '1')
        throw invalidParameter('Invalid password: you must provide a password, or set createpassword.');
      if (user.username !== user.username.toLowerCase())
        throw invalidParameter('The username must be in lower case');
      if (state.findUser('username', user.username))
        throw invalidParameter(`Username already exists: ${user.username}`);
      if (state.findUser('email', user.email))
        throw invalidParameter(`Email address already exists: ${user.email}`);
    }
    return users.map(({ username, firstname, lastname, email, idnumber }) => {
      const { id } = state.addUser({ username, firstname, lastname, email, idnumber });
      return { id, username };
    });
  },

  enrol_manual_enrol_users: (given, state) => {
    const { enrolments } = read(newEnrolments, given);
    for (const { userid, courseid } of enrolments) known(state, { userid, courseid });
    for (const { suspend, ...one } of enrolments) state.enrol({ ...one, suspended: suspend !== 0 });
    return null;
  },

  enrol_manual_unenrol_users: (given, state) => {
    const { enrolments } = read(removals, given);
    for (const one of enrolments) known(state, one);
    for (const one of enrolments) state.unenrol(one);
    return null;
  },

  core_user_delete_users: (given, state) => {
    const { userids } = read(userIds, given);
    for (const userid of userids)
      if (!state.user(userid))
        throw refused('invalidrecord', 'Can not find data record in database table user.');
    for (const userid of userids) state.deleteUser(userid);
    return null;
  },

  core_enrol_get_users_courses: (given, state) => {
    const { userid } = read(ofUser, given);
    if (!state.user(userid)) throw refused('invaliduser', 'Invalid user');
    return state.coursesOf(userid);
  },

  core_enrol_get_enrolled_users: (given, state) => enrolledUsers(read(enrolledUsersQuestion, given), state),

  core_course_get_courses_by_field: (given, state) => {
    const { field, value } = read(byCourseField, given);
    return {
      courses: [...state.courses.values()].filter((course) => String(course[field]) === value),
      warnings: [],
    };
  },
};

function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidParameter(
    parsed.error.issues.map(({ path, message }) => `${path.map(String).join(' => ')}: ${message}`).join('; '),
  );
}

/** @throws Refusal when the course or the user does not exist */
function known(
  state: MoodleState,
  { userid, courseid }: { readonly userid: number; readonly courseid: number },
): void {
  if (!state.courses.has(courseid))
    throw refused('cannotfindcourse', 'Can not find data record in database table course.');
  if (!state.user(userid)) throw refused('invaliduser', 'Invalid user');
}
