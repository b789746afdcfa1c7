import type { Customer } from '@accord/canonical';

/** The CRM's picture of our customers. */
export abstract class CrmProfiles {
  /** Creates the profile or brings it up to date; the same customer twice leaves one profile. @throws Failure */
  abstract upsert(customer: Customer, signal?: AbortSignal): Promise<void>;
}
