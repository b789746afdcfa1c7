import { type Customer, CustomerId, Email, Person } from '@accord/canonical';

import type { CrmProfile } from '../../domain/profile-news.ts';
import type { ProfileRecord } from '../../use-cases/ports/profile-source.ts';
import { listedProfileWire, type ListedProfileWire, profileIdWire } from './klaviyo.wire.ts';

/** What we send of a customer. The address is what Klaviyo matches by; `external_id` is ours. */
export interface ProfileUpsert {
  readonly data: {
    readonly type: 'profile';
    readonly attributes: {
      readonly email: string;
      readonly external_id: string;
      readonly first_name: string;
      readonly last_name: string;
      readonly locale: string;
      readonly properties: { readonly marketing_consent: boolean };
    };
  };
}

const locales: Readonly<Record<Customer['locale'], string>> = { de: 'de-DE', en: 'en-GB' };

export function toProfile(customer: Customer): ProfileUpsert {
  return {
    data: {
      type: 'profile',
      attributes: {
        email: customer.email,
        external_id: customer.id,
        first_name: customer.givenName,
        last_name: customer.familyName,
        locale: locales[customer.locale],
        properties: { marketing_consent: customer.marketingConsent },
      },
    },
  };
}

/** By which Klaviyo's consent says that nobody may write any more; `NEVER_SUBSCRIBED` only that nobody was asked. */
const withdrawnConsent = 'UNSUBSCRIBED';

/** Suppressions that a person has asked for, or a complaint did; an address that bounces says nothing about consent. */
const askedFor: ReadonlySet<string> = new Set(['UNSUBSCRIBE', 'USER_SUPPRESSED', 'SPAM_COMPLAINT']);

/** Total: whatever a list holds is a profile, or a record that is named with what is wrong. */
export function readProfile(raw: unknown): ProfileRecord {
  const wire = listedProfileWire.safeParse(raw);
  if (!wire.success) {
    const named = profileIdWire.safeParse(raw);
    const field = wire.error.issues[0]?.path.map(String).join('.');
    return {
      kind: 'bad',
      profileId: named.success ? named.data.id : '',
      reason: 'klaviyo.unreadable_profile',
      ...(field !== undefined && field !== '' && { field }),
    };
  }
  const { id, attributes } = wire.data;
  const email = readField(Email, attributes.email);
  const givenName = readField(Person.shape.givenName, attributes.first_name);
  const familyName = readField(Person.shape.familyName, attributes.last_name);
  const unreadable = Object.entries({ email, givenName, familyName }).find(([, read]) => !read.isGood)?.[0];
  const profile: CrmProfile = {
    profileId: id,
    changedAtMs: attributes.updated.getTime(),
    customerId: CustomerId.safeParse(attributes.external_id).data ?? null,
    email: email.value,
    givenName: givenName.value,
    familyName: familyName.value,
    withdrawn: withdrawalIn(attributes),
    ...(unreadable !== undefined && { unreadable }),
  };
  return { kind: 'profile', profile };
}

/** The latest word of a person who wants no marketing; null where nobody said so. */
function withdrawalIn({ subscriptions }: ListedProfileWire['attributes']): CrmProfile['withdrawn'] {
  const marketing = subscriptions?.email?.marketing;
  if (!marketing) return null;
  const suppressed = (marketing.suppression ?? []).filter(({ reason }) => askedFor.has(reason));
  const times = suppressed.map(({ timestamp }) => timestamp);
  if (marketing.consent === withdrawnConsent) {
    if (!marketing.consent_timestamp) return { at: latestOf(times) };
    times.push(marketing.consent_timestamp);
  } else if (times.length === 0) return null;
  return { at: latestOf(times) };
}

function latestOf(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.max(...times.map((time) => time.getTime())));
}

interface Parser {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: string | undefined };
}

/** Nothing is told by an empty field, and nothing good by one that our own rules would refuse. */
function readField(
  parser: Parser,
  value: string | null | undefined,
): { readonly value: string | null; readonly isGood: boolean } {
  if (value === null || value === undefined || value.trim() === '') return { value: null, isGood: true };
  const parsed = parser.safeParse(value);
  return { value: parsed.data ?? null, isGood: parsed.success };
}
