import type { VendorClient } from '@accord/vendor-client';
import type { OpsgenieAlert } from './opsgenie.mapping.ts';

/** The calls we make to Opsgenie. Each is taken with 202 and carried out later; the alias makes them repeatable. */
export class OpsgenieClient {
  constructor(private readonly http: VendorClient) {}

  /** @throws Failure */
  async create(alert: OpsgenieAlert, signal?: AbortSignal): Promise<void> {
    await this.http.call({
      operation: 'create_alert',
      method: 'POST',
      path: '/v2/alerts',
      json: alert,
      repeat: 'safe',
      signal,
    });
  }

  /** @throws Failure */
  async act(action: 'acknowledge' | 'close', alias: string, signal?: AbortSignal): Promise<void> {
    await this.http.call({
      operation: `${action}_alert`,
      method: 'POST',
      path: `/v2/alerts/${encodeURIComponent(alias)}/${action}`,
      query: { identifierType: 'alias' },
      json: { source: 'accord' },
      repeat: 'safe',
      signal,
    });
  }
}
