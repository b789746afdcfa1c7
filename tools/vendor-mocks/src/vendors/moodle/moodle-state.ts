import { z } from 'zod';
import { References } from '../../shared/references.ts';

export interface MoodleUser {
  readonly id: number;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly idnumber: string;
  readonly suspended: boolean;
}

/** A user to be made; Moodle chooses the id unless a seed does. */
type NewMoodleUser = Omit<MoodleUser, 'id' | 'suspended'> & {
  readonly id?: number | undefined;
  readonly suspended?: boolean | undefined;
};

export interface MoodleCourse {
  readonly id: number;
  readonly shortname: string;
  readonly fullname: string;
  readonly idnumber: string;
  readonly visible: number;
}

export interface MoodleEnrolment {
  readonly userid: number;
  readonly courseid: number;
  readonly roleid: number;
  /** Unix seconds; 0 is open. */
  readonly timestart: number;
  readonly timeend: number;
  /** A suspended enrolment stays on the course's list, and opens nothing. */
  readonly suspended: boolean;
}

/** Somebody in a course, with every role they were given there. */
export interface MoodleParticipant {
  readonly user: MoodleUser;
  readonly suspended: boolean;
  readonly roleids: readonly number[];
}

/** Body of `PUT /__mock/moodle/state`: courses are merged by idnumber, users by username; enrolments are added. */
export const moodleSeed = z.strictObject({
  courses: z
    .array(
      z.strictObject({
        idnumber: z.string().min(1),
        fullname: z.string().optional(),
        id: z.int().optional(),
      }),
    )
    .default([]),
  users: z
    .array(
      z.strictObject({
        username: z.string(),
        firstname: z.string(),
        lastname: z.string(),
        email: z.string(),
        idnumber: z.string().default(''),
        id: z.int().optional(),
        suspended: z.boolean().optional(),
      }),
    )
    .default([]),
  enrolments: z
    .array(
      z.strictObject({
        userid: z.int(),
        courseid: z.int(),
        roleid: z.int().default(5),
        suspended: z.boolean().default(false),
      }),
    )
    .default([]),
});

/** Fields by which Moodle finds users. */
export const userFields = ['id', 'idnumber', 'username', 'email'] as const;
export type UserField = (typeof userFields)[number];

/** One Moodle site. Enrolments are keyed by user and course: enrolling twice changes nothing but the dates. */
export class MoodleState {
  readonly courses = new Map<number, MoodleCourse>();
  readonly enrolments = new Map<string, MoodleEnrolment>();
  /** Roles by enrolment: a role that is given beside another takes none away. */
  readonly #roles = new Map<string, ReadonlySet<number>>();
  readonly #users = new Map<number, MoodleUser>();
  readonly #byField: Readonly<Record<UserField, Map<string, MoodleUser>>> = {
    id: new Map(),
    idnumber: new Map(),
    username: new Map(),
    email: new Map(),
  };
  readonly #userIds = References.neverGivenBefore();
  readonly #courseIds = new References(11);

  constructor() {
    this.addCourse({ idnumber: 'COURSE-PYTHON-101', fullname: 'Python for beginners' });
    this.addCourse({ idnumber: 'COURSE-ROBOTICS-201', fullname: 'Robotics workshop' });
  }

  get users(): readonly MoodleUser[] {
    return [...this.#users.values()];
  }

  user(id: number): MoodleUser | undefined {
    return this.#users.get(id);
  }

  /** Moodle compares e-mail addresses and user names without regard to case. */
  findUser(field: UserField, value: string): MoodleUser | undefined {
    return this.#byField[field].get(value.toLowerCase());
  }

  addUser(fields: NewMoodleUser): MoodleUser {
    const user = { ...fields, id: fields.id ?? this.#userIds.number(), suspended: fields.suspended ?? false };
    this.#users.set(user.id, user);
    for (const field of userFields)
      if (user[field] !== '') this.#byField[field].set(String(user[field]).toLowerCase(), user);
    return user;
  }

  /** With the user go its enrolments; user name and address are free again. */
  deleteUser(id: number): void {
    const user = this.#users.get(id);
    if (user === undefined) return;
    this.#users.delete(id);
    for (const field of userFields) this.#byField[field].delete(String(user[field]).toLowerCase());
    for (const { userid, courseid } of this.enrolments.values())
      if (userid === id) this.unenrol({ userid, courseid });
  }

  addCourse(seed: {
    readonly idnumber: string;
    readonly fullname?: string | undefined;
    readonly id?: number | undefined;
  }): void {
    const known = [...this.courses.values()].find(({ idnumber }) => idnumber === seed.idnumber);
    const id = seed.id ?? known?.id ?? this.#courseIds.number();
    this.courses.set(id, {
      id,
      shortname: seed.idnumber,
      fullname: seed.fullname ?? known?.fullname ?? seed.idnumber,
      idnumber: seed.idnumber,
      visible: 1,
    });
  }

  enrol(enrolment: MoodleEnrolment): void {
    const key = enrolmentKey(enrolment);
    this.enrolments.set(key, enrolment);
    this.#roles.set(key, new Set([...(this.#roles.get(key) ?? []), enrolment.roleid]));
  }

  unenrol(enrolment: { readonly userid: number; readonly courseid: number }): void {
    this.enrolments.delete(enrolmentKey(enrolment));
    this.#roles.delete(enrolmentKey(enrolment));
  }

  /** Courses that somebody may enter: of a suspended enrolment Moodle says nothing here. */
  coursesOf(userid: number): readonly MoodleCourse[] {
    return [...this.courses.values()].filter(
      ({ id }) => this.enrolments.get(enrolmentKey({ userid, courseid: id }))?.suspended === false,
    );
  }

  /** By user id, as Moodle sorts unless told otherwise. */
  participantsOf(courseid: number): readonly MoodleParticipant[] {
    return [...this.enrolments]
      .filter(([, enrolment]) => enrolment.courseid === courseid)
      .flatMap(([key, { userid, suspended }]) => {
        const user = this.#users.get(userid);
        return user ? [{ user, suspended, roleids: [...(this.#roles.get(key) ?? [])] }] : [];
      })
      .sort((one, other) => one.user.id - other.user.id);
  }
}

function enrolmentKey({ userid, courseid }: { readonly userid: number; readonly courseid: number }): string {
  return `${String(userid)}:${String(courseid)}`;
}
