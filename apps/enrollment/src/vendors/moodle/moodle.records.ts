import { participantOf, preferredUser, usernameOf } from './moodle.mapping.ts';
import { coursesByFieldWire, participantsWire, usersWire } from './moodle.wire.ts';

/** Whole records of Moodle and what becomes of them, for the report on what is lost on the way. */
export const moodleRecords = [
  {
    vendor: 'moodle',
    record: 'user',
    becomes: 'learner',
    wire: usersWire.element,
    samples: [{ id: 7, username: 'ada.lovelace', suspended: false }],
    read: (raw: unknown): unknown => {
      const parsed = usersWire.safeParse([raw]);
      const user = parsed.success ? preferredUser(parsed.data) : undefined;
      return user && { lmsUserRef: String(user.id) };
    },
  },
  {
    vendor: 'moodle',
    record: 'participant',
    becomes: 'participant',
    wire: participantsWire.element,
    samples: [{ id: 7, username: usernameOf('ada@example.org'), suspended: true, roles: [{ roleid: 5 }] }],
    read: (raw: unknown): unknown => {
      const parsed = participantsWire.safeParse([raw]);
      const [user] = parsed.success ? parsed.data : [];
      return user && participantOf(user, 5);
    },
  },
  {
    vendor: 'moodle',
    record: 'course',
    becomes: 'course',
    wire: coursesByFieldWire.shape.courses.element,
    samples: [{ id: 11 }],
    read: (raw: unknown): unknown => {
      const parsed = coursesByFieldWire.safeParse({ courses: [raw] });
      return parsed.success ? { lmsCourseRef: String(parsed.data.courses[0]?.id) } : undefined;
    },
  },
];
