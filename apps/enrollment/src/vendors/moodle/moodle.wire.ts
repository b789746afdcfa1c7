import { containsCardNumber } from '@accord/canonical';
import { z } from 'zod';

/** How Moodle says no: status 200 and this. */
export const exceptionWire = z.object({
  exception: z.string(),
  errorcode: z.string().nullish(),
});

/** Moodle numbers its rows from 1; what passes for a card number is kept by nobody. */
const id = z
  .int()
  .positive()
  .refine((value) => !containsCardNumber(value));

export const usersWire = z.array(
  z.object({ id, suspended: z.boolean().nullish(), username: z.string().nullish() }),
);
export type UserWire = z.output<typeof usersWire>[number];

/** Somebody on a course's list. Roles are left out for who may not see them. */
export const participantsWire = z.array(
  z.object({
    id,
    username: z.string().nullish(),
    suspended: z.boolean().nullish(),
    roles: z.array(z.object({ roleid: z.int() })).nullish(),
  }),
);
export type ParticipantWire = z.output<typeof participantsWire>[number];

export const createdUsersWire = z.array(z.object({ id })).min(1);

export const coursesOfUserWire = z.array(z.object({ id }));

export const coursesByFieldWire = z.object({ courses: z.array(z.object({ id })) });

/** Enrolling, unenrolling and deleting answer the JSON literal null. */
export const nothingWire = z.null();
