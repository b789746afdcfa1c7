import { containsCardNumber, Failure } from '@accord/canonical';
import type { VendorFailure } from '@accord/vendor-client';
import { exceptionWire } from './moodle.wire.ts';

type Meaning = readonly [code: string, kind: Failure['kind']];

const siteSetUpWrong: Meaning = ['moodle.not_permitted', 'wait_for_vendor'];
const courseClosed: Meaning = ['moodle.course_not_open', 'conflict'];

/**
 * Moodle's error codes in our words. What an administrator of the site has to put right is waited for; what the order
 * asks for and cannot be is final.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  invalidtoken: ['moodle.auth_failed', 'wait_for_vendor'],
  accessexception: siteSetUpWrong,
  nopermissions: siteSetUpWrong,
  wsusercannotassign: siteSetUpWrong,
  manualpluginnotinstalled: siteSetUpWrong,
  sitemaintenance: ['moodle.in_maintenance', 'wait_for_vendor'],
  cannotfindcourse: ['moodle.unknown_course', 'not_found'],
  invalidrecord: ['moodle.unknown_record', 'not_found'],
  invaliduser: ['moodle.unknown_user', 'not_found'],
  errorcoursecontextnotvalid: courseClosed,
  wsnoinstance: courseClosed,
  wscannotenrol: courseClosed,
  wscannotunenrol: courseClosed,
  invalidparameter: ['moodle.refused', 'invalid'],
};

/** A code that is not in the table proves nothing, so it is tried again and parked if it stays. */
const unheardOf: Meaning = ['moodle.unknown_error', 'transient'];

/** The failure inside an answer, undefined when there is none. Moodle's own text stays outside: it may name people. */
export function failureIn(operation: string, body: unknown): Failure | undefined {
  const refusal = exceptionWire.safeParse(body);
  if (!refusal.success) return undefined;
  const errorcode = refusal.data.errorcode ?? '';
  const [code, kind] = (Object.hasOwn(meanings, errorcode) ? meanings[errorcode] : undefined) ?? unheardOf;
  return new Failure(code, kind, `Moodle refused ${operation}`, {
    sent: 'yes',
    details: { operation, errorcode: isCode(errorcode) ? errorcode : 'none' },
  });
}

/** What can only be a code: it is logged. */
function isCode(text: string): boolean {
  return /^\w{1,60}$/.test(text) && !containsCardNumber(text);
}

/** What an administrator of the site has to put right concerns every call, so the circuit must know of it. */
export function illIn(body: unknown): VendorFailure | undefined {
  const failure = failureIn('call', body);
  return failure?.kind === 'wait_for_vendor' ? { code: failure.code, kind: failure.kind } : undefined;
}

/** An answer that is neither a refusal nor what the function promises. */
export function unreadable(operation: string, cause: unknown): Failure {
  return new Failure('moodle.unreadable', 'transient', `Moodle answered ${operation} with something else`, {
    cause,
  });
}
