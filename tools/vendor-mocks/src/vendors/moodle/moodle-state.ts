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
type NewMoodleUser = Omit<MoodleUser, 'id' | 'suspended'> & { readonly id?: number | undefined };

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
      }),
    )
    .default([]),
  enrolments: z.array(z.strictObject({ userid: z.int(), courseid: z.int() })).default([]),
});

/** Fields by which Moodle finds users. */
export const userFields = ['id', 'idnumber', 'username', 'email'] as const;
export type UserField = (typeof userFields)[number];

/** One Moodle site. Enrolments are keyed by user and course: enrolling twice changes nothing but the dates. */
export class MoodleState {
  readonly courses = new Map<number, MoodleCourse>();
  readonly enrolments = new Map<string, MoodleEnrolment>();
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
    const user = { ...fields, id: fields.id ?? this.#userIds.number(), suspended: false };
    this.#users.set(user.id, user);
    for (const field of userFields)
      if (user[field] !== '') this.#byField[field].set(String(user[field]).toLowerCase(), user);
    return user;
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
    this.enrolments.set(enrolmentKey(enrolment), enrolment);
  }

  unenrol(enrolment: { readonly userid: number; readonly courseid: number }): void {
    this.enrolments.delete(enrolmentKey(enrolment));
  }

  coursesOf(userid: number): readonly MoodleCourse[] {
    return [...this.courses.values()].filter(({ id }) =>
      this.enrolments.has(enrolmentKey({ userid, courseid: id })),
    );
  }
}

function enrolmentKey({ userid, courseid }: { readonly userid: number; readonly courseid: number }): string {
  return `${String(userid)}:${String(courseid)}`;
}
