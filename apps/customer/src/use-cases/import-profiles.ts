import type { Clock } from '@accord/canonical';
import type { MasterKeys } from '@accord/master-keys';
import type { Tx } from '@accord/messaging';

import { personTraits } from '../domain/person-traits.ts';
import { type CrmProfile, judgeNews, type OurFacts, withdrawalOf } from '../domain/profile-news.ts';
import type { AgreedProfile, CrmLinks, LinkedProfile, TakenOver } from './ports/crm-links.ts';
import type { ProfileRecord } from './ports/profile-source.ts';

/** What became of one record of the CRM. */
export type ProfileEffect =
  | { readonly kind: 'updated' | 'unchanged' | 'nobody' | 'erased'; readonly profileId: string }
  | { readonly kind: 'doubtful'; readonly profileId: string; readonly code: string; readonly field: string }
  | Extract<ProfileRecord, { kind: 'bad' }>;

export interface ImportProfilesPorts {
  readonly crm: string;
  readonly links: CrmLinks;
  readonly keys: Pick<MasterKeys, 'observe'>;
  readonly clock: Clock;
}

interface Judged {
  readonly effect: ProfileEffect;
  readonly taken: readonly TakenOver[];
  readonly agreed?: AgreedProfile;
}

/** Takes over what the CRM knows better than we: a withdrawn consent, and a name that was put right there. */
export class ImportProfiles {
  readonly #ports: ImportProfilesPorts;

  constructor(ports: ImportProfilesPorts) {
    this.#ports = ports;
  }

  /**
   * In the order in which they came; of two readings of one profile the later by the CRM's clock counts.
   * @returns one effect per record, in their order
   */
  async execute(tx: Tx, records: readonly ProfileRecord[]): Promise<readonly ProfileEffect[]> {
    const { crm, links } = this.#ports;
    const latest = new Map<string, CrmProfile>();
    for (const record of records) {
      if (record.kind === 'bad') continue;
      const { profile } = record;
      const before = latest.get(profile.profileId);
      if (before === undefined || before.changedAtMs <= profile.changedAtMs)
        latest.set(profile.profileId, profile);
    }
    const found = await links.find(tx, crm, [...latest.values()]);
    const judged = new Map(
      [...latest].map(([id, profile]) => [id, this.#judge(profile, found.get(id) ?? unknownToUs)]),
    );
    await links.takeOver(
      tx,
      [...judged.values()].flatMap(({ taken }) => taken),
    );
    const agreed = [...judged.values()].flatMap((one) => one.agreed ?? []);
    await links.agree(tx, crm, agreed);
    // Last, since placing records waits for whoever else places some.
    await this.#observe(
      tx,
      agreed.filter(({ profileId }) => found.get(profileId)?.agreed === null),
    );
    return effectsOf(records, judged, latest);
  }

  #judge(profile: CrmProfile, { customer, agreed, holder }: LinkedProfile): Judged {
    const { profileId } = profile;
    if (customer === null) return { effect: { kind: 'nobody', profileId }, taken: [] };
    if (customer.facts === 'erased') return { effect: { kind: 'erased', profileId }, taken: [] };
    const ours = customer.facts;
    const withdrawals = [{ id: customer.id, facts: ours }, ...(holder ? [holder] : [])].flatMap(
      ({ id, facts }) => this.#withdrawal(id, facts, profile),
    );
    if (holder)
      return {
        effect: { kind: 'doubtful', profileId, code: 'customer.crm_profile_of_two', field: 'email' },
        taken: withdrawals,
      };
    const { name, doubt } = judgeNews(ours, profile, agreed);
    if (doubt) return { effect: { kind: 'doubtful', profileId, ...doubt }, taken: withdrawals };
    const taken = name ? [...withdrawals, { customerId: customer.id, name }] : withdrawals;
    return {
      effect: { kind: taken.length > 0 ? 'updated' : 'unchanged', profileId },
      taken,
      agreed: { ...profile, customerId: customer.id },
    };
  }

  #withdrawal(customerId: string, facts: OurFacts, profile: CrmProfile): TakenOver[] {
    const withdrawnAt = withdrawalOf(facts, profile, this.#ports.clock.now());
    return withdrawnAt === undefined ? [] : [{ customerId, withdrawnAt }];
  }

  /** Profiles that nobody here had seen yet get their place among the master keys. */
  async #observe(tx: Tx, profiles: readonly AgreedProfile[]): Promise<void> {
    const observed = profiles.flatMap(({ customerId, profileId, email, givenName, familyName }) => {
      if (email === null || givenName === null || familyName === null) return [];
      const traits = personTraits({ email, givenName, familyName });
      const ours = { system: 'accord', key: customerId };
      return [
        { ...ours, traits },
        { system: this.#ports.crm, key: profileId, traits, copyOf: ours },
      ];
    });
    if (observed.length > 0) await this.#ports.keys.observe(tx, observed);
  }
}

const unknownToUs: LinkedProfile = { customer: null, agreed: null, holder: null };

/** The reading that counted carries the effect; what came beside it changed nothing. */
function effectsOf(
  records: readonly ProfileRecord[],
  judged: ReadonlyMap<string, Judged>,
  latest: ReadonlyMap<string, CrmProfile>,
): ProfileEffect[] {
  return records.map((record) => {
    if (record.kind === 'bad') return record;
    const { profileId } = record.profile;
    const counted = latest.get(profileId) === record.profile ? judged.get(profileId) : undefined;
    return counted?.effect ?? { kind: 'unchanged', profileId };
  });
}
