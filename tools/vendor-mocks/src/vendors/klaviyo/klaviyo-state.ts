import { z } from 'zod';
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

export interface Profile {
  readonly id: string;
  readonly created: string;
  updated: string;
  attributes: ProfileUpsert['attributes'];
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

  upsert(given: ProfileUpsert): { readonly profile: Profile; readonly created: boolean } {
    const known = this.#find(given);
    const now = new Date().toISOString();
    const profile: Profile = known ?? {
      id: this.#references.next('01MOCK', 20).toUpperCase(),
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
    if (id) return this.profiles.get(id);
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
