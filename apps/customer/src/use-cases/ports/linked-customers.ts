import type { KeyRange } from '@accord/sync';
import type { OurFacts } from '../../domain/profile-news.ts';

export interface LinkedCustomer {
  readonly id: string;
  readonly facts: OurFacts;
}

/** Customers of ours who have a profile in the CRM by our record, by our id. Nobody who was erased. */
export abstract class LinkedCustomers {
  /** In the order of their ids, page by page. */
  abstract within(crm: string, range: KeyRange): AsyncIterable<readonly LinkedCustomer[]>;

  abstract one(crm: string, customerId: string): Promise<LinkedCustomer | undefined>;
}
