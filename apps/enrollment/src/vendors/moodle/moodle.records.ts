import { preferredUser } from './moodle.mapping.ts';
import { coursesByFieldWire, usersWire } from './moodle.wire.ts';

/** Whole records of Moodle and what becomes of them, for the report on what is lost on the way. */
export const moodleRecords = [
  {
    vendor: 'moodle',
    record: 'user',
    becomes: 'learner',
    wire: usersWire.element,
    samples: [{ id: 7, suspended: false }],
    read: (raw: unknown): unknown => {
      const parsed = usersWire.safeParse([raw]);
      const user = parsed.success ? preferredUser(parsed.data) : undefined;
      return user && { lmsUserRef: String(user.id) };
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
