import { Failure } from '@accord/canonical';
import type { Secret } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import type { PagerdutyEvent } from './pagerduty.mapping.ts';
import { answeredWire } from './pagerduty.wire.ts';

/** The calls we make to PagerDuty's Events API. */
export class PagerdutyClient {
  constructor(
    private readonly http: VendorClient,
    private readonly routingKey: Secret,
  ) {}

  /** Taken with 202. The same key again is the same alert, so it may be repeated. @throws Failure */
  async enqueue(event: PagerdutyEvent, signal?: AbortSignal): Promise<void> {
    const { body } = await this.http.call({
      operation: 'enqueue_event',
      method: 'POST',
      path: '/enqueue',
      json: { routing_key: this.routingKey.reveal(), ...event },
      repeat: 'safe',
      signal,
    });
    if (answeredWire.safeParse(body).data?.status !== 'success')
      throw new Failure('pagerduty.unreadable', 'unknown_outcome', 'PagerDuty does not say that it took it');
  }
}
