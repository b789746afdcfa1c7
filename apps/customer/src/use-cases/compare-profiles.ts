import type { Clock, Ids } from '@accord/canonical';
import type { UnitOfWork } from '@accord/messaging';
import { Comparison, type Difference, type Judgement, type Side } from '@accord/sync';
import { z } from 'zod';

import { byHand, judgeProfile, profileNews, takeOver, writeProfile } from '../domain/profile-judgement.ts';
import type { ImportProfiles } from './import-profiles.ts';
import { OurProfiles, printWith } from './our-profiles.ts';
import type { CrmLinks } from './ports/crm-links.ts';
import type { CrmProfiles } from './ports/crm-profiles.ts';
import type { Customers } from './ports/customers.ts';
import type { LinkedCustomers } from './ports/linked-customers.ts';
import type { ProfileSource } from './ports/profile-source.ts';
import { TheirProfiles } from './their-profiles.ts';

export interface CompareProfilesOptions {
  readonly source: ProfileSource;
  readonly crm: CrmProfiles;
  readonly linked: LinkedCustomers;
  readonly customers: Customers;
  readonly links: CrmLinks;
  readonly imports: ImportProfiles;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly ids: Ids;
}

const theirFacts = z.object({ profiles: z.int(), news: z.enum(profileNews).nullable() });

/** Our customers against the CRM's profiles of them. */
export class CompareProfiles extends Comparison {
  readonly kind = 'profiles';
  readonly against: string;
  /** An order's profile is written before we note that it was. */
  override readonly graceMs = 300_000;
  readonly #options: CompareProfilesOptions;
  /** Opened last; any will do for a repair, since each reads what is there now. Nobody's profiles are kept for it. */
  #theirs: WeakRef<TheirProfiles> | undefined;

  constructor(options: CompareProfilesOptions) {
    super();
    this.against = options.source.crm;
    this.#options = options;
  }

  open(): { readonly ours: Side; readonly theirs: TheirProfiles } {
    const { linked, ids, source, links, work, clock } = this.#options;
    const print = printWith(ids.next());
    const theirs = new TheirProfiles({ source, links, work, clock, print });
    this.#theirs = new WeakRef(theirs);
    return { ours: new OurProfiles(this.against, linked, print), theirs };
  }

  async judge({ ours, theirs }: Difference): Promise<Judgement> {
    return judgeProfile({ ours, theirs: theirs && theirFacts.parse(theirs) });
  }

  /** @throws Failure of the CRM */
  async repair({ key }: Difference, { action }: Judgement): Promise<string | undefined> {
    switch (action) {
      case takeOver:
        return this.#takeOver(key);
      case writeProfile:
        return this.#write(key);
      default:
        return this.#erase(key);
    }
  }

  /** As the flow of profiles would have it: what both sides changed stays a person's. */
  async #takeOver(customerId: string): Promise<string | undefined> {
    const { work, imports } = this.#options;
    const theirs = this.#theirs?.deref() ?? this.open().theirs;
    await theirs.one(customerId);
    const records = theirs.profilesOf(customerId).map((profile) => ({ kind: 'profile', profile }) as const);
    const effects = await work.run((tx) => imports.execute(tx, records));
    return effects.some(({ kind }) => kind === 'doubtful') ? byHand : undefined;
  }

  async #write(customerId: string): Promise<string | undefined> {
    const { customers, crm, links, work } = this.#options;
    const known = await customers.find(customerId);
    if (known === undefined) return byHand;
    const profileId = await crm.upsert(known.customer);
    const { email, givenName, familyName } = known.customer.reveal();
    await work.run((tx) =>
      links.agree(tx, crm.crm, [{ profileId, customerId, email, givenName, familyName }]),
    );
    return undefined;
  }

  async #erase(customerId: string): Promise<undefined> {
    const { crm, links } = this.#options;
    await crm.erase({ customerId, profileIds: await links.profilesOf(crm.crm, customerId) });
  }
}
