import type { ImportJob, Profile } from './klaviyo-state.ts';

const origin = 'https://a.klaviyo.com';

/** A profile as a JSON:API resource. */
export function profileView({ id, created, updated, attributes }: Profile): object {
  const { _kx: _ignored, ...shown } = attributes;
  return {
    type: 'profile',
    id,
    attributes: { ...shown, created, updated },
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

/** A list of profiles; the mock's lists have one page. */
export function profileList(profiles: readonly Profile[]): object {
  return { data: profiles.map(profileView), links: { self: `${origin}/api/profiles` } };
}

function linksOf(path: string, relation: string): object {
  return { self: `${origin}${path}/relationships/${relation}`, related: `${origin}${path}/${relation}` };
}
