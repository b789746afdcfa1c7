import type { EmailConsent, ImportJob, Profile } from './klaviyo-state.ts';

const origin = 'https://a.klaviyo.com';

/** A profile as a JSON:API resource. */
export function profileView(
  { id, created, updated, attributes, consent }: Profile,
  withSubscriptions = false,
): object {
  const { _kx: _ignored, ...shown } = attributes;
  const subscriptions = { email: { marketing: marketingOf(consent) } };
  return {
    type: 'profile',
    id,
    attributes: { ...shown, created, updated, ...(withSubscriptions && { subscriptions }) },
    relationships: {
      lists: { links: linksOf(`/api/profiles/${id}`, 'lists') },
      segments: { links: linksOf(`/api/profiles/${id}`, 'segments') },
    },
    links: { self: `${origin}/api/profiles/${id}` },
  };
}

/** A bulk import that is already done: the mock works at once. */
export function jobView({ id, createdAt, total }: ImportJob): object {
  return {
    type: 'profile-bulk-import-job',
    id,
    attributes: {
      status: 'complete',
      created_at: createdAt,
      total_count: total,
      completed_count: total,
      failed_count: 0,
      completed_at: createdAt,
    },
    links: { self: `${origin}/api/profile-bulk-import-jobs/${id}` },
  };
}

/** A page of profiles, with the way to the next where there is more. */
export function profileList(
  profiles: readonly Profile[],
  { more, withSubscriptions }: { readonly more: boolean; readonly withSubscriptions: boolean },
): object {
  const last = profiles.at(-1);
  return {
    data: profiles.map((profile) => profileView(profile, withSubscriptions)),
    links: listLinks(more ? last?.id : undefined),
  };
}

/** @param behind the record that the next page begins behind; absent where there is none */
export function listLinks(behind: string | undefined): object {
  const self = `${origin}/api/profiles`;
  const cursor = behind === undefined ? undefined : Buffer.from(behind).toString('base64url');
  return { self, ...(cursor !== undefined && { next: `${self}?page%5Bcursor%5D=${cursor}` }) };
}

/** The id behind which a page begins. */
export function placeOf(cursor: string | undefined): string {
  return cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
}

function marketingOf(
  consent: EmailConsent = { consent: 'NEVER_SUBSCRIBED', consent_timestamp: null },
): object {
  const { consent_timestamp: at } = consent;
  const isOut = consent.consent === 'UNSUBSCRIBED';
  return {
    can_receive_email_marketing: !isOut,
    ...consent,
    suppression: isOut && at !== null ? [{ reason: 'UNSUBSCRIBE', timestamp: at }] : [],
    list_suppressions: [],
  };
}

function linksOf(path: string, relation: string): object {
  return { self: `${origin}${path}/relationships/${relation}`, related: `${origin}${path}/${relation}` };
}
