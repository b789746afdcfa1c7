import { type Customer, CustomerId } from '@accord/canonical';

import type { CrmProfile } from '../../domain/profile-news.ts';
import type { ProfileRecord } from '../../use-cases/ports/profile-source.ts';
import { readTraits } from '../read-traits.ts';
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
  const profile: CrmProfile = {
    profileId: id,
    changedAtMs: attributes.updated.getTime(),
    customerId: CustomerId.safeParse(attributes.external_id).data ?? null,
    withdrawn: withdrawalIn(attributes),
    ...readTraits({
      email: attributes.email,
      givenName: attributes.first_name,
      familyName: attributes.last_name,
    }),
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
