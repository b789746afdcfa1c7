import { z } from 'zod';

/** How Moodle says no: status 200 and this. */
export const exceptionWire = z.object({
  exception: z.string(),
  errorcode: z.string().nullish(),
});

export const usersWire = z.array(z.object({ id: z.int(), suspended: z.boolean().nullish() }));
export type UserWire = z.output<typeof usersWire>[number];

export const createdUsersWire = z.array(z.object({ id: z.int() })).min(1);

export const coursesOfUserWire = z.array(z.object({ id: z.int() }));

export const coursesByFieldWire = z.object({ courses: z.array(z.object({ id: z.int() })) });

/** Enrolling and unenrolling answer the JSON literal null. */
export const nothingWire = z.null();
