import type { VendorClient } from '@accord/vendor-client';
import type { TeamsMessage } from './teams.mapping.ts';

/** The one call we make to a workflow that writes into a Teams channel. */
export class TeamsClient {
  constructor(private readonly http: VendorClient) {}

  /** Knows no key: what may have arrived is not sent again here. @throws Failure */
  async post(message: TeamsMessage, signal?: AbortSignal): Promise<void> {
    await this.http.call({
      operation: 'post_card',
      method: 'POST',
      path: '/triggers/manual/paths/invoke',
      query: { 'api-version': '2016-06-01', sp: '/triggers/manual/run', sv: '1.0' },
      json: message,
      repeat: 'never',
      signal,
    });
  }
}
