import type { Customer, ProfileSynced } from '@accord/canonical';
import type { Personal } from '@accord/service-kit';

/** Somebody who is known by ids only. */
export interface ErasedCustomer {
  readonly customerId: string;
  /** The CRM's own ids of profiles that were theirs, as far as we know. */
  readonly profileIds: readonly string[];
}

/** The CRM's picture of our customers. */
export abstract class CrmProfiles {
  /** Names the vendor in events: `klaviyo`. */
  abstract readonly crm: ProfileSynced['crm'];

  /**
   * Creates the profile or brings it up to date; the same customer twice leaves one profile. Consent travels as a fact
   * about the customer and subscribes nobody to anything. @returns the vendor's id of the profile @throws Failure
   */
  abstract upsert(customer: Personal<Customer>, signal?: AbortSignal): Promise<string>;

  /**
   * Has the CRM forget a customer: the profiles that are named, and whatever carries our id of the customer there. A
   * repeat, and a customer whom the CRM does not know, changes nothing. @throws Failure
   */
  abstract erase(customer: ErasedCustomer, signal?: AbortSignal): Promise<void>;
}
