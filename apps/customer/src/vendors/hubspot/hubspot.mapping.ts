import { type Customer, CustomerId } from '@accord/canonical';
import { z } from 'zod';

import type { CrmProfile } from '../../domain/profile-news.ts';
import type { ProfileRecord } from '../../use-cases/ports/profile-source.ts';
import { readTraits } from '../read-traits.ts';
import { contactIdWire, foundContactWire, type PastValue } from './hubspot.wire.ts';

/**
 * What we send of a customer. The address is what HubSpot matches by. All values are texts; those that begin with
 * `accord_` are properties of our own, which the account has to have.
 */
export interface ContactUpsert {
  readonly idProperty: 'email';
  readonly id: string;
  readonly properties: {
    readonly email: string;
    readonly firstname: string;
    readonly lastname: string;
    readonly hs_language: Customer['locale'];
    readonly accord_customer_id: string;
    readonly accord_marketing_consent: 'true' | 'false';
  };
}

export function toContact(customer: Customer): ContactUpsert {
  return {
    idProperty: 'email',
    id: customer.email,
    properties: {
      email: customer.email,
      firstname: customer.givenName,
      lastname: customer.familyName,
      hs_language: customer.locale,
      accord_customer_id: customer.id,
      accord_marketing_consent: customer.marketingConsent ? 'true' : 'false',
    },
  };
}

/** What a search is asked to tell of a contact. */
export const readProperties = [
  'email',
  'firstname',
  'lastname',
  'accord_customer_id',
  'hs_email_optout',
  'lastmodifieddate',
] as const;

const foundShape = z.object({ contact: z.unknown() });

/** A contact as a search gave it, and since when the person wants no mail; null where nobody knows, or they do. */
export interface FoundContact {
  readonly contact: unknown;
  readonly optedOutAt: string | null;
}

/** Total: whatever a search holds is a profile, or a record that is named with what is wrong. */
export function readFound(raw: unknown): ProfileRecord {
  const found = foundShape.safeParse(raw);
  const wire = foundContactWire.safeParse(raw);
  if (!wire.success) {
    const field = wire.error.issues[0]?.path.map(String).join('.');
    return {
      kind: 'bad',
      profileId: found.success ? idOf(found.data.contact) : '',
      reason: 'hubspot.unreadable_profile',
      ...(field !== undefined && field !== '' && { field }),
    };
  }
  const { contact, optedOutAt } = wire.data;
  const { id, properties } = contact;
  const profile: CrmProfile = {
    profileId: id,
    changedAtMs: properties.lastmodifieddate.getTime(),
    customerId: CustomerId.safeParse(properties.accord_customer_id).data ?? null,
    // Out of all mails: whoever left a single list has not said that nobody may write.
    withdrawn: properties.hs_email_optout === 'true' ? { at: optedOutAt } : null,
    ...readTraits({
      email: properties.email,
      givenName: properties.firstname,
      familyName: properties.lastname,
    }),
  };
  return { kind: 'profile', profile };
}

/** Empty for what names itself by nothing. */
export function idOf(raw: unknown): string {
  return contactIdWire.safeParse(raw).data?.id ?? '';
}

/** The latest time at which somebody said that they want no mail. */
export function lastOptOut(history: readonly PastValue[]): string | null {
  const times = history.filter(({ value }) => value === 'true').map(({ timestamp }) => Date.parse(timestamp));
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}
