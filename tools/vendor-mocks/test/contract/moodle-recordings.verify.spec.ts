import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { mockCredentials, startVendorMocks, type VendorMocks } from '../../src/index.ts';

/** Samples of a vendor that publishes no specification: the mock is held against them in its place. */
const folder = join(import.meta.dirname, '../../../../contracts/vendors/moodle/recordings');
const recording = z.object({
  operation: z.string(),
  request: z.record(z.string(), z.string()),
  response: z.object({ status: z.number(), body: z.unknown() }),
});
const recordings = readdirSync(folder).map((name) => ({
  name,
  ...recording.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
}));

/** What must be so before the vendor answers like the sample; nothing for the others. */
const known = { id: 7, username: 'ada', firstname: 'Ada', lastname: 'Lovelace', email: 'ada@example.org' };
const before: Readonly<Record<string, object>> = {
  'create-user-again.json': { users: [known] },
  'delete-user.json': { users: [known] },
  'find-user.json': { users: [known] },
  'enrol.json': { users: [known] },
  'enrol-in-no-course.json': { users: [known] },
  'unenrol.json': { users: [known], enrolments: [{ userid: 7, courseid: 11 }] },
  'enrolled-users.json': { users: [known], enrolments: [{ userid: 7, courseid: 11 }] },
  'enrolled-users-suspended.json': {
    users: [known],
    enrolments: [{ userid: 7, courseid: 11, suspended: true }],
  },
  'courses-of-user.json': { users: [known], enrolments: [{ userid: 7, courseid: 11 }] },
};

let mocks: VendorMocks;
beforeAll(async () => {
  mocks = await startVendorMocks();
});
afterAll(() => mocks.stop());

describe('The mock of Moodle', () => {
  it.each(recordings)('answers like the sample $name', async ({ name, operation, request, response }) => {
    mocks.reset();
    mocks.seed('moodle', before[name] ?? {});
    const wstoken = request['wstoken'] === 'revoked' ? 'revoked' : mockCredentials.moodle.token;
    const answered = await fetch(
      `${mocks.url}/moodle/webservice/rest/server.php?moodlewsrestformat=json&wsfunction=${operation}`,
      { method: 'POST', body: new URLSearchParams({ ...request, wstoken }) },
    );
    expect(answered.status).toBe(response.status);
    const body: unknown = await answered.json();
    expect(missing(typesOf(body), typesOf(response.body))).toEqual([]);
    const code = z.object({ errorcode: z.string() });
    const expected = code.safeParse(response.body).data;
    expect(code.safeParse(body).data).toEqual(expected);
  });
});

/** `[0].id number`, for each field of a body. */
function typesOf(body: unknown, path = ''): string[] {
  if (body === null) return [`${path} null`];
  if (Array.isArray(body)) return [`${path} array`, ...body.flatMap((one) => typesOf(one, `${path}[]`))];
  if (typeof body !== 'object') return [`${path} ${typeof body}`];
  return [
    `${path} object`,
    ...Object.entries(body).flatMap(([key, value]) => typesOf(value, `${path}.${key}`)),
  ];
}

/** What the mock answers and no sample shows; and the outermost shape that is not the sample's. */
function missing(answered: readonly string[], sampled: readonly string[]): string[] {
  const extra = answered.filter((one) => !sampled.includes(one) && one !== '.debuginfo string');
  return answered[0] === sampled[0]
    ? extra
    : [`${String(answered[0])} instead of ${String(sampled[0])}`, ...extra];
}
