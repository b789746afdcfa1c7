import type { VendorClient } from '@accord/vendor-client';

import type { ProfileUpsert } from './klaviyo.mapping.ts';

/** The API revision that our slice of Klaviyo is written against. */
export const klaviyoRevision = '2026-07-15';

/** The calls we make to Klaviyo. */
export class KlaviyoClient {
  constructor(private readonly http: VendorClient) {}

  /** Create or update by e-mail address, so a second sending changes nothing. */
  async importProfile(profile: ProfileUpsert, signal?: AbortSignal): Promise<unknown> {
    const response = await this.http.call({
      operation: 'import_profile',
      method: 'POST',
      path: '/api/profile-import',
      headers: {
        revision: klaviyoRevision,
        'content-type': 'application/vnd.api+json',
        accept: 'application/vnd.api+json',
      },
      json: profile,
      repeat: 'safe',
      signal,
    });
    return response.body;
  }
}
