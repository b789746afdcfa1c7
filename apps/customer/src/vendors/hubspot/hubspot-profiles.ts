import { type Customer, Failure } from '@accord/canonical';
import type { Personal } from '@accord/service-kit';
import { parseAnswer } from '@accord/vendor-client';

import { CrmProfiles, type ErasedCustomer } from '../../use-cases/ports/crm-profiles.ts';
import type { HubspotClient } from './hubspot.client.ts';
import { refusedPart } from './hubspot.errors.ts';
import { idOf, toContact } from './hubspot.mapping.ts';
import { upsertAnswerWire } from './hubspot.wire.ts';

/** As many as one search gives; nobody has as many contacts with one id of ours. */
const mostFound = 200;

/** CRM profiles at HubSpot, which calls them contacts. */
export class HubspotProfiles extends CrmProfiles {
  readonly crm = 'hubspot';

  constructor(private readonly client: HubspotClient) {
    super();
  }

  /** @throws Failure `hubspot.unreadable` (transient) when the answer names no contact */
  async upsert(customer: Personal<Customer>, signal?: AbortSignal): Promise<string> {
    const body = await this.client.upsert(toContact(customer.reveal()), signal);
    const answer = parseAnswer(upsertAnswerWire, body, { vendor: 'hubspot', answer: 'contact' });
    const written = answer.data?.results[0];
    if (written !== undefined) return written.id;
    const unreadable = new Failure(
      'hubspot.unreadable',
      'transient',
      'HubSpot did not say which contact it wrote',
      { cause: answer.error },
    );
    throw refusedPart(answer.data?.errors?.[0]) ?? unreadable;
  }

  /**
   * What was written a moment ago may not be found by search yet, so those that are known go by their ids. HubSpot answers
   * when they are gone.
   */
  async erase({ customerId, profileIds }: ErasedCustomer, signal?: AbortSignal): Promise<void> {
    const ours = [{ propertyName: 'accord_customer_id', operator: 'EQ', value: customerId }] as const;
    const { results } = await this.client.search(ours, mostFound, signal);
    const found = results.map(idOf).filter((id) => id !== '');
    for (const id of new Set([...profileIds, ...found])) await this.client.deleteForGood(id, signal);
  }
}
