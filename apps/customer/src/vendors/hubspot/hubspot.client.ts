import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient } from '@accord/vendor-client';
import type { z } from 'zod';

import { type ContactUpsert, readProperties } from './hubspot.mapping.ts';
import { historiesWire, type PastValue, searchPageWire } from './hubspot.wire.ts';

const contacts = '/crm/v3/objects/contacts';

/** Contacts that HubSpot reads at once when it is asked for what they were before, too. */
const mostHistories = 50;

/** A condition on a property; those of one search hold together. */
export interface Filter {
  readonly propertyName: string;
  readonly operator: 'EQ' | 'GT';
  readonly value: string;
}

type SearchPage = z.output<typeof searchPageWire>;

/** The calls we make to HubSpot. */
export class HubspotClient {
  constructor(private readonly http: VendorClient) {}

  /** Create or update by e-mail address, so a second sending changes nothing. */
  async upsert(contact: ContactUpsert, signal?: AbortSignal): Promise<unknown> {
    const response = await this.http.call({
      operation: 'upsert_contact',
      method: 'POST',
      path: `${contacts}/batch/upsert`,
      json: { inputs: [contact] },
      repeat: 'safe',
      signal,
    });
    return response.body;
  }

  /**
   * The first contacts that meet the conditions, in the order of their ids. Nothing is paged with `after`, which ends at
   * ten thousand results: who wants more asks for what lies behind the last id.
   * @throws Failure `hubspot.unreadable` (transient) when the answer is no page
   */
  async search(filters: readonly Filter[], limit: number, signal?: AbortSignal): Promise<SearchPage> {
    const response = await this.http.call({
      operation: 'search_contacts',
      method: 'POST',
      path: `${contacts}/search`,
      json: {
        filterGroups: filters.length === 0 ? [] : [{ filters }],
        sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
        properties: readProperties,
        limit,
      },
      repeat: 'safe',
      signal,
    });
    return this.#parse(searchPageWire, response.body, 'contacts');
  }

  /**
   * When contacts opted out, which no search tells; by id.
   * @throws Failure `hubspot.unreadable` (transient) when the answer is no list of contacts
   */
  async optOutHistories(
    ids: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly PastValue[]>> {
    const histories = new Map<string, readonly PastValue[]>();
    for (let from = 0; from < ids.length; from += mostHistories) {
      const response = await this.http.call({
        operation: 'read_contacts',
        method: 'POST',
        path: `${contacts}/batch/read`,
        json: {
          inputs: ids.slice(from, from + mostHistories).map((id) => ({ id })),
          properties: ['hs_email_optout'],
          propertiesWithHistory: ['hs_email_optout'],
        },
        repeat: 'safe',
        signal,
      });
      const { results } = this.#parse(historiesWire, response.body, 'histories');
      for (const { id, propertiesWithHistory } of results)
        histories.set(id, propertiesWithHistory.hs_email_optout);
    }
    return histories;
  }

  /**
   * Deletes a contact for good; one that is not there (any more) is as good as gone. By id only: an address that HubSpot
   * does not know would be barred from coming back.
   */
  async deleteForGood(id: string, signal?: AbortSignal): Promise<void> {
    await this.http.call({
      operation: 'erase_contact',
      method: 'POST',
      path: `${contacts}/gdpr-delete`,
      json: { objectId: id },
      repeat: 'safe',
      signal,
      accept: (status) => status === 404,
    });
  }

  #parse<S extends z.ZodType>(wire: S, body: unknown, answer: string): z.output<S> {
    const parsed = parseAnswer(wire, body, { vendor: 'hubspot', answer });
    if (parsed.success) return parsed.data;
    throw new Failure('hubspot.unreadable', 'transient', `HubSpot answered something that is no ${answer}`, {
      cause: parsed.error,
    });
  }
}
