import type { Secret } from '@accord/service-kit';
import type { VendorClient } from '@accord/vendor-client';
import { Notifier } from '../../use-cases/incidents/notifier.ts';
import type { Notification } from '../../use-cases/incidents/notifier.ts';
import { PagerdutyClient } from './pagerduty.client.ts';
import { toPagerdutyEvent } from './pagerduty.mapping.ts';

/** One alert per incident, by its key. */
export class PagerdutyNotifier extends Notifier {
  override readonly channel = 'pagerduty';
  private readonly client: PagerdutyClient;

  constructor(
    private readonly http: VendorClient,
    routingKey: Secret,
  ) {
    super();
    this.client = new PagerdutyClient(http, routingKey);
  }

  override async send(notification: Notification, signal?: AbortSignal): Promise<string | null> {
    await this.client.enqueue(toPagerdutyEvent(notification), signal);
    return null;
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}
