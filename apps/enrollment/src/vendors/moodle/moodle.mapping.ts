import { createHash } from 'node:crypto';
import type { FormFields } from '@accord/vendor-client';
import type { Learner } from '../../use-cases/ports/learning-platform.ts';
import type { Participant } from '../../use-cases/ports/course-rolls.ts';
import type { ParticipantWire, UserWire } from './moodle.wire.ts';

/**
 * The user name we give: the same for the same address, in letters that every Moodle allows, and not the address itself,
 * which a learner may change later.
 */
export function usernameOf(email: string): string {
  const digest = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return `accord-${digest.slice(0, 24)}`;
}

/** Whether we have made the user: nobody else's is ours to delete. */
export function isOurs({ username }: Pick<UserWire, 'username'>): boolean {
  return /^accord-[0-9a-f]{24}$/.test(username ?? '');
}

/** A new user; Moodle makes the password and mails it. */
export function newUserOf(learner: Learner): FormFields {
  return {
    username: usernameOf(learner.email),
    createpassword: 1,
    firstname: learner.givenName,
    lastname: learner.familyName,
    email: learner.email,
    lang: learner.locale,
  };
}

/** Moodle may allow one address for several users: the oldest that is not suspended is the one people use. */
export function preferredUser(users: readonly UserWire[]): UserWire | undefined {
  const [first] = [...users].sort(
    (a, b) => Number(a.suspended ?? false) - Number(b.suspended ?? false) || a.id - b.id,
  );
  return first;
}

/** Who has another role, or one that we are not shown, is not known to be there to learn. */
export function participantOf(user: ParticipantWire, studentRoleId: number): Participant {
  return {
    lmsUserRef: String(user.id),
    isOurs: isOurs(user),
    isSuspended: user.suspended ?? false,
    learns: user.roles?.some(({ roleid }) => roleid === studentRoleId) ?? false,
  };
}

/** A reference of digits is Moodle's own course id; any other is the course's idnumber, where we keep ours. */
export function courseIdIn(lmsCourseRef: string): number | undefined {
  return /^\d{1,15}$/.test(lmsCourseRef) ? Number(lmsCourseRef) : undefined;
}
