import type { Customer, ProfileSynced } from '@accord/canonical';
import type { Personal } from '@accord/service-kit';

/** The CRM's picture of our customers. */
export abstract class CrmProfiles {
  /** Names the vendor in events: `klaviyo`. */
  abstract readonly crm: ProfileSynced['crm'];

  /**
   * Creates the profile or brings it up to date; the same customer twice leaves one profile. Consent travels as a fact
   * about the customer and subscribes nobody to anything. @returns the vendor's id of the profile @throws Failure
   */
  abstract upsert(customer: Personal<Customer>, signal?: AbortSignal): Promise<string>;
}
