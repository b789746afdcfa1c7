import { mockCredentials, type VendorMocks } from '@accord/vendor-mocks';
import { z } from 'zod';

const snapshot = z.object({
  users: z.array(z.object({ id: z.number(), email: z.string(), username: z.string() })),
  courses: z.array(z.object({ id: z.number(), idnumber: z.string() })),
  enrolments: z.array(z.object({ userid: z.number(), courseid: z.number(), suspended: z.boolean() })),
});

/** Does something in Moodle that was not asked for by us. @returns what it answers */
export async function askMoodle(
  { url }: VendorMocks,
  wsfunction: string,
  form: Readonly<Record<string, string>>,
): Promise<unknown> {
  const response = await fetch(
    `${url}/moodle/webservice/rest/server.php?moodlewsrestformat=json&wsfunction=${wsfunction}`,
    { method: 'POST', body: new URLSearchParams({ ...form, wstoken: mockCredentials.moodle.token }) },
  );
  return response.json();
}

/** What the played Moodle knows, by our own keys. */
export function moodleOf(mocks: VendorMocks) {
  const state = snapshot.parse(mocks.state('moodle'));
  const usersOf = (email: string) => state.users.filter((user) => user.email === email);
  return {
    usersOf,
    /** idnumbers of the courses that are open to somebody. */
    coursesOf(email: string): string[] {
      const ids = new Set(usersOf(email).map((user) => user.id));
      return state.enrolments
        .filter(({ userid, suspended }) => ids.has(userid) && !suspended)
        .map(({ courseid }) => state.courses.find((course) => course.id === courseid)?.idnumber ?? '?');
    },
  };
}
