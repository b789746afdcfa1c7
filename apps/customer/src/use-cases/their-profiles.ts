import type { Clock } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { compareKeys, isWithin, type Keyed, type KeyRange, Side } from '@accord/sync';

import { newsOf } from '../domain/profile-judgement.ts';
import type { CrmProfile, OurFacts } from '../domain/profile-news.ts';
import { type ProfilePrint, soundProfile } from './our-profiles.ts';
import type { CrmLinks, LinkedProfile } from './ports/crm-links.ts';
import type { ProfileRecord, ProfileSource } from './ports/profile-source.ts';

export interface TheirProfilesOptions {
  readonly source: ProfileSource;
  readonly links: CrmLinks;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly print: ProfilePrint;
}

/** Whose a profile of the CRM is, and what it makes of them. */
interface SeenProfile extends Keyed {
  readonly profile: CrmProfile;
}

const batchSize = 200;
/** What a CRM shows late, by its own clock. */
const overlapMs = 600_000;
/** Of an erased person nothing is compared but that there should be nothing. */
const remembered = { profiles: 1, news: 'of_an_erased_person', address: null, name: null };

/**
 * The CRM's profiles of our customers. No CRM can be asked for them in the order of our ids: all are read once, and then
 * what has changed since. Profiles of nobody we know are none of our business.
 */
export class TheirProfiles extends Side {
  readonly summed = 'profiles';
  readonly #options: TheirProfilesOptions;
  readonly #profiles = new Map<string, SeenProfile>();
  readonly #byCustomer = new Map<string, Set<string>>();
  #latestChangeMs = 0;
  #loaded: Promise<void> | undefined;

  constructor(options: TheirProfilesOptions) {
    super();
    this.#options = options;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    await this.#load();
    const keys = [...this.#byCustomer.keys()].filter((key) => isWithin(key, range)).sort(compareKeys);
    yield keys.flatMap((key) => this.#keyed(key) ?? []);
  }

  /** As both are now: what the profile says may mean something else since our side has moved. */
  override async one(key: string): Promise<Keyed | undefined> {
    await this.#load();
    await this.#readSince(Math.max(0, this.#latestChangeMs - overlapMs));
    await this.#see(this.profilesOf(key).map((profile) => ({ kind: 'profile', profile })));
    return this.#keyed(key);
  }

  /** The CRM's profiles of one customer as they were read last, the latest first. */
  profilesOf(customerId: string): readonly CrmProfile[] {
    return this.#of(customerId).map(({ profile }) => profile);
  }

  #load(): Promise<void> {
    return (this.#loaded ??= this.#readSince(0));
  }

  async #readSince(changedAfterMs: number): Promise<void> {
    const { source } = this.#options;
    const position = { changedAfterMs, behind: '', latestChangeMs: this.#latestChangeMs };
    for await (const page of source.changedAfter(position)) {
      this.#latestChangeMs = Math.max(this.#latestChangeMs, page.position.latestChangeMs);
      await this.#see(page.records.map((raw) => source.read(raw)));
    }
  }

  async #see(records: readonly ProfileRecord[]): Promise<void> {
    const { work, links, source } = this.#options;
    const profiles = records.map(profileIn);
    for (let at = 0; at < profiles.length; at += batchSize) {
      const batch = profiles.slice(at, at + batchSize);
      const found = await work.run((tx) => links.find(tx, source.crm, batch));
      for (const profile of batch) this.#note(profile, found.get(profile.profileId));
    }
  }

  #note(profile: CrmProfile, link: LinkedProfile | undefined): void {
    const { profileId } = profile;
    const before = this.#profiles.get(profileId);
    if (before) this.#byCustomer.get(before.key)?.delete(profileId);
    this.#profiles.delete(profileId);
    if (!link?.customer) return;
    const { id: key, facts: ours } = link.customer;
    const changedAt = new Date(profile.changedAtMs);
    const facts = ours === 'erased' ? remembered : this.#factsOf(profile, ours, link);
    this.#profiles.set(profileId, { key, facts, changedAt, profile });
    this.#byCustomer.set(key, (this.#byCustomer.get(key) ?? new Set()).add(profileId));
  }

  /** What is null there is unknown to the CRM, and says nothing. */
  #factsOf(profile: CrmProfile, ours: OurFacts, { agreed, holder }: LinkedProfile): Keyed['facts'] {
    const { print, clock } = this.#options;
    return {
      ...soundProfile,
      news: newsOf(profile, { ours, agreed, hasHolder: holder !== null }, clock.now()),
      ...print({
        email: profile.email ?? ours.email,
        givenName: profile.givenName ?? ours.givenName,
        familyName: profile.familyName ?? ours.familyName,
      }),
    };
  }

  #keyed(customerId: string): Keyed | undefined {
    const seen = this.#of(customerId);
    const [latest] = seen;
    return latest && { ...latest, facts: { ...latest.facts, profiles: seen.length } };
  }

  #of(customerId: string): readonly SeenProfile[] {
    return [...(this.#byCustomer.get(customerId) ?? [])]
      .flatMap((id) => this.#profiles.get(id) ?? [])
      .sort((one, other) => other.profile.changedAtMs - one.profile.changedAtMs);
  }
}

/** Of a record that cannot be read the id is known, and by it perhaps whose it is. */
function profileIn(record: ProfileRecord): CrmProfile {
  if (record.kind === 'profile') return record.profile;
  const nothing = { customerId: null, email: null, givenName: null, familyName: null, withdrawn: null };
  return { ...nothing, profileId: record.profileId, changedAtMs: 0, unreadable: record.field ?? 'profile' };
}
