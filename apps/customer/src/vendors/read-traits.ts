import { Email, Person } from '@accord/canonical';

import type { CrmProfile } from '../domain/profile-news.ts';

interface Parser {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: string | undefined };
}

type Text = string | null | undefined;

/** Who a CRM says somebody is, by our own rules; the first field that holds what they refuse is named. */
export function readTraits(written: {
  readonly email: Text;
  readonly givenName: Text;
  readonly familyName: Text;
}): Pick<CrmProfile, 'email' | 'givenName' | 'familyName' | 'unreadable'> {
  const email = readField(Email, written.email);
  const givenName = readField(Person.shape.givenName, written.givenName);
  const familyName = readField(Person.shape.familyName, written.familyName);
  const unreadable = Object.entries({ email, givenName, familyName }).find(([, read]) => !read.isGood)?.[0];
  return {
    email: email.value,
    givenName: givenName.value,
    familyName: familyName.value,
    ...(unreadable !== undefined && { unreadable }),
  };
}

/** Nothing is told by an empty field, and nothing good by one that our own rules would refuse. */
function readField(parser: Parser, value: Text): { readonly value: string | null; readonly isGood: boolean } {
  if (value === null || value === undefined || value.trim() === '') return { value: null, isGood: true };
  const parsed = parser.safeParse(value);
  return { value: parsed.data ?? null, isGood: parsed.success };
}
