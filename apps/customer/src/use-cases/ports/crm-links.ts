import type { Customer } from '@accord/canonical';
import type { Tx } from '@accord/messaging';

import type { AgreedFacts, CrmProfile, OurFacts } from '../../domain/profile-news.ts';

/** Whom a profile of the CRM is about, as far as we know. */
export interface LinkedProfile {
  /** Null when it is nobody we know. */
  readonly customer: { readonly id: Customer['id']; readonly facts: OurFacts | 'erased' } | null;
  /** What both sides knew when they last agreed; null when they never did. */
  readonly agreed: AgreedFacts | null;
  /** Another customer of ours who holds the profile's address. */
  readonly holder: { readonly id: Customer['id']; readonly facts: OurFacts } | null;
}

/** What is taken over from the CRM for one customer. */
export interface TakenOver {
  readonly customerId: string;
  readonly name?: { readonly givenName: string; readonly familyName: string };
  readonly withdrawnAt?: Date;
}

export type AgreedProfile = AgreedFacts & Pick<CrmProfile, 'profileId'> & { readonly customerId: string };

/** Which profile of the CRM is whose, and what both sides agreed on. */
export abstract class CrmLinks {
  /**
   * Whom the profiles are about: by the link that was noted, else by our id as the CRM has it, else by the address. The
   * customers are locked until the transaction ends. @returns by the CRM's id of the profile
   */
  abstract find(
    tx: Tx,
    crm: string,
    profiles: readonly CrmProfile[],
  ): Promise<ReadonlyMap<string, LinkedProfile>>;

  abstract takeOver(tx: Tx, changes: readonly TakenOver[]): Promise<void>;

  /** Notes whose the profiles are, and what both sides know now. */
  abstract agree(tx: Tx, crm: string, profiles: readonly AgreedProfile[]): Promise<void>;

  /** Of a customer who is erased; what is personal of them is gone by then. */
  abstract profilesOf(crm: string, customerId: string): Promise<readonly string[]>;
}
