import { z } from 'zod';
import { listOf } from '../../shared/brackets.ts';
import { invalidParameter, refused } from './moodle-errors.ts';
import type { MoodleParticipant, MoodleState } from './moodle-state.ts';

const option = z.object({ name: z.string(), value: z.string() });
const flag = z.enum(['0', '1']).default('0');
const whole = z.string().regex(/^\d+$/).transform(Number);
const options = z.object({
  onlyactive: flag,
  onlysuspended: flag,
  userfields: z.string().default(''),
  limitfrom: whole.default(0),
  /** 0 is without end. */
  limitnumber: whole.default(0),
  sortby: z.enum(['id']).default('id'),
  sortdirection: z.enum(['ASC', 'DESC']).default('ASC'),
});

/** Parameters of `core_enrol_get_enrolled_users`: options are pairs of name and value. */
export const enrolledUsersQuestion = z.object({
  courseid: z.string().regex(/^\d+$/).transform(Number),
  options: z
    .preprocess(listOf, z.array(option))
    .transform((pairs): Record<string, unknown> =>
      Object.fromEntries(pairs.map(({ name, value }) => [name, value])),
    )
    .pipe(options),
});
type Question = z.output<typeof enrolledUsersQuestion>;

/** Who is in a course. Id and full name come whatever fields are asked for; limits count before anything is left out. */
export function enrolledUsers({ courseid, options: asked }: Question, state: MoodleState): unknown {
  if (!state.courses.has(courseid))
    throw refused('errorcoursecontextnotvalid', 'You cannot execute functions in the course context');
  if (asked.onlyactive === '1' && asked.onlysuspended === '1')
    throw invalidParameter('Options onlyactive and onlysuspended are mutually exclusive');
  const all = state
    .participantsOf(courseid)
    .filter(
      ({ suspended }) =>
        !(asked.onlyactive === '1' && suspended) && !(asked.onlysuspended === '1' && !suspended),
    );
  const sorted = asked.sortdirection === 'ASC' ? all : all.toReversed();
  const { limitfrom: from, limitnumber: number } = asked;
  return sorted
    .slice(from, number === 0 ? undefined : from + number)
    .map((participant) => shown(participant, asked.userfields));
}

function shown({ user, roleids }: MoodleParticipant, userfields: string): unknown {
  const all = {
    ...user,
    fullname: `${user.firstname} ${user.lastname}`,
    roles: roleids.map((roleid) => ({
      roleid,
      name: '',
      shortname: shortnames[roleid] ?? 'other',
      sortorder: 0,
    })),
  };
  const wanted = userfields.split(',').map((field) => field.trim());
  if (userfields === '') return all;
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => wanted.includes(name) || name === 'id' || name === 'fullname'),
  );
}

const shortnames: Readonly<Record<number, string>> = { 3: 'editingteacher', 4: 'teacher', 5: 'student' };
