import { z } from 'zod';
import type { KlaviyoSeed } from './klaviyo-seed.ts';
import { References } from '../../shared/references.ts';

/** What `data` of a profile upsert may hold; unknown attributes are refused as Klaviyo refuses them. */
export const profileUpsert = z.strictObject({
  type: z.literal('profile'),
  id: z.string().nullish(),
  attributes: z.strictObject({
    email: z
      .string()
      .regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/)
      .nullish(),
    phone_number: z.string().nullish(),
    external_id: z.string().nullish(),
    _kx: z.string().nullish(),
    first_name: z.string().nullish(),
    last_name: z.string().nullish(),
    organization: z.string().nullish(),
    locale: z.string().nullish(),
    title: z.string().nullish(),
    image: z.string().nullish(),
    location: z.looseObject({}).nullish(),
    properties: z.record(z.string(), z.unknown()).nullish(),
  }),
  meta: z.looseObject({}).optional(),
});
export type ProfileUpsert = z.output<typeof profileUpsert>;

/** What Klaviyo knows of a person's wish to get marketing mails. */
export interface EmailConsent {
  readonly consent: 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NEVER_SUBSCRIBED';
  readonly consent_timestamp: string | null;
}

export interface Profile {
  readonly id: string;
  readonly created: string;
  updated: string;
  attributes: ProfileUpsert['attributes'];
  consent?: EmailConsent;
}

export interface ImportJob {
  readonly id: string;
  readonly createdAt: string;
  readonly total: number;
}

/** One Klaviyo account: profiles found by id, e-mail or our own id. */
export class KlaviyoState {
  readonly profiles = new Map<string, Profile>();
  readonly jobs = new Map<string, ImportJob>();
  readonly #byKey = new Map<string, Profile>();
  readonly #references = References.neverGivenBefore();

  upsert(
    given: ProfileUpsert,
    newId?: string | null,
  ): { readonly profile: Profile; readonly created: boolean } {
    const known = this.#find(given);
    const now = new Date().toISOString();
    const profile: Profile = known ?? {
      id: newId ?? this.#references.next('01MOCK', 20).toUpperCase(),
      created: now,
      updated: now,
      attributes: {},
    };
    profile.updated = now;
    profile.attributes = {
      ...profile.attributes,
      ...given.attributes,
      properties: { ...profile.attributes.properties, ...given.attributes.properties },
    };
    this.profiles.set(profile.id, profile);
    for (const key of keysOf(profile.attributes)) this.#byKey.set(key, profile);
    return { profile, created: !known };
  }

  byEmail(email: string): Profile | undefined {
    return this.#byKey.get(`email:${email.toLowerCase()}`);
  }

  /** What people do in Klaviyo itself: put a name right, unsubscribe; at a time of a clock that may be wrong. */
  merge({ profiles, deleted }: KlaviyoSeed): void {
    for (const { changedAt, unsubscribedAt, id, ...attributes } of profiles) {
      const { profile } = this.upsert({ type: 'profile', id, attributes }, id);
      if (changedAt !== undefined) profile.updated = new Date(changedAt).toISOString();
      if (unsubscribedAt !== undefined)
        profile.consent = {
          consent: 'UNSUBSCRIBED',
          consent_timestamp: unsubscribedAt === null ? null : new Date(unsubscribedAt).toISOString(),
        };
    }
    for (const email of deleted) this.forget(this.byEmail(email)?.id ?? '');
  }

  /** In the order of their ids, changed after a moment, behind one. */
  listed({ after, behind }: { readonly after?: number | undefined; readonly behind: string }): Profile[] {
    return [...this.profiles.values()]
      .filter(({ id, updated }) => id > behind && (after === undefined || Date.parse(updated) > after))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  forget(id: string): void {
    const profile = this.profiles.get(id);
    if (!profile) return;
    this.profiles.delete(id);
    for (const [key, known] of this.#byKey) if (known === profile) this.#byKey.delete(key);
  }

  startImport(profiles: readonly ProfileUpsert[]): ImportJob {
    for (const profile of profiles) this.upsert(profile);
    const job = {
      id: this.#references.next('JOB', 10),
      createdAt: new Date().toISOString(),
      total: profiles.length,
    };
    this.jobs.set(job.id, job);
    return job;
  }

  #find({ id, attributes }: ProfileUpsert): Profile | undefined {
    if (id && this.profiles.has(id)) return this.profiles.get(id);
    return keysOf(attributes)
      .map((key) => this.#byKey.get(key))
      .find((profile) => profile !== undefined);
  }
}

function keysOf({ email, external_id: externalId }: ProfileUpsert['attributes']): string[] {
  return [
    ...(externalId ? [`external:${externalId}`] : []),
    ...(email ? [`email:${email.toLowerCase()}`] : []),
  ];
}
