import { z } from 'zod';
import { parserOf } from './parse.ts';
import { erasedEmail, personal } from './personal.ts';

/** Domains know no case, local parts may: only the domain is lowered. */
function lowerDomain(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 0 ? text : text.slice(0, at) + text.slice(at).toLowerCase();
}

/** An address that mail can be sent to, at most 254 characters (RFC 5321 path limit). Personal data. */
export const Email = personal(
  z.string().trim().overwrite(lowerDomain).max(254).pipe(z.email()).brand<'Email'>(),
  erasedEmail,
);
export type Email = z.output<typeof Email>;

/** @throws Failure `customer.bad_email` */
export const parseEmail = parserOf(Email, { code: 'customer.bad_email', what: 'an e-mail address' });
