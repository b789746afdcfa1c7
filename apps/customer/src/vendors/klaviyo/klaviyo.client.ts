import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient } from '@accord/vendor-client';

import type { ProfileUpsert } from './klaviyo.mapping.ts';
import { profilePageWire } from './klaviyo.wire.ts';

const jsonApi = 'application/vnd.api+json';

/** The API revision that our slice of Klaviyo is written against. */
export const klaviyoRevision = '2026-07-15';

const asJsonApi = { revision: klaviyoRevision, accept: jsonApi };

export interface KlaviyoPage {
  readonly records: readonly unknown[];
  /** Where to go on behind them, in Klaviyo's own words; absent where it names nothing. */
  readonly next: string | undefined;
}

/** As many as Klaviyo gives at once. */
const pageSize = 100;

/** The calls we make to Klaviyo. */
export class KlaviyoClient {
  constructor(private readonly http: VendorClient) {}

  /** Create or update by e-mail address, so a second sending changes nothing. */
  async importProfile(profile: ProfileUpsert, signal?: AbortSignal): Promise<unknown> {
    const response = await this.http.call({
      operation: 'import_profile',
      method: 'POST',
      path: '/api/profile-import',
      headers: { ...asJsonApi, 'content-type': jsonApi },
      json: profile,
      repeat: 'safe',
      signal,
    });
    return response.body;
  }
  /**
   * A page of profiles with their subscriptions, in the order of Klaviyo's ids.
   * @throws Failure `klaviyo.unreadable` (transient) when the answer is no page
   */
  async profiles(
    filter: string | undefined,
    cursor: string,
    { size = pageSize, signal }: { readonly size?: number; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<KlaviyoPage> {
    const response = await this.http.call({
      operation: 'list_profiles',
      method: 'GET',
      path: '/api/profiles',
      query: {
        'additional-fields[profile]': 'subscriptions',
        sort: 'id',
        'page[size]': size,
        ...(filter !== undefined && { filter }),
        ...(cursor !== '' && { 'page[cursor]': cursor }),
      },
      headers: asJsonApi,
      repeat: 'safe',
      signal,
    });
    const page = parseAnswer(profilePageWire, response.body, { vendor: 'klaviyo', answer: 'profiles' });
    if (!page.success)
      throw new Failure('klaviyo.unreadable', 'transient', 'Klaviyo answered something that is no page', {
        cause: page.error,
      });
    return { records: page.data.data, next: cursorIn(page.data.links?.next) };
  }

  /** Asks for the deletion of a profile and all that hangs on it; one that is not there (any more) is as good as gone. */
  async deleteProfile(id: string, signal?: AbortSignal): Promise<void> {
    await this.http.call({
      operation: 'erase_profile',
      method: 'POST',
      path: '/api/data-privacy-deletion-jobs',
      headers: { revision: klaviyoRevision, 'content-type': jsonApi },
      json: {
        data: {
          type: 'data-privacy-deletion-job',
          attributes: { profile: { data: { type: 'profile', id, attributes: {} } } },
        },
      },
      repeat: 'safe',
      signal,
      accept: (status) => status === 404,
    });
  }
}

/** Of the address only the cursor is taken, so that nobody sends us elsewhere. */
function cursorIn(address: string | null | undefined): string | undefined {
  const url = address ? URL.parse(address, 'https://klaviyo.invalid') : null;
  return url?.searchParams.get('page[cursor]') ?? undefined;
}
