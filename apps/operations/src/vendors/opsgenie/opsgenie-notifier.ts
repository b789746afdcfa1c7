import type { VendorClient } from '@accord/vendor-client';
import { Notifier } from '../../use-cases/incidents/notifier.ts';
import type { Notification } from '../../use-cases/incidents/notifier.ts';
import { OpsgenieClient } from './opsgenie.client.ts';
import { toOpsgenieAlert } from './opsgenie.mapping.ts';

/** One alert per incident, by its alias. */
export class OpsgenieNotifier extends Notifier {
  override readonly channel = 'opsgenie';
  private readonly client: OpsgenieClient;

  constructor(private readonly http: VendorClient) {
    super();
    this.client = new OpsgenieClient(http);
  }

  override async send(notification: Notification, signal?: AbortSignal): Promise<string | null> {
    const { kind, dedupKey } = notification;
    if (kind === 'resolved') await this.client.act('close', dedupKey, signal);
    else if (kind === 'acknowledged') await this.client.act('acknowledge', dedupKey, signal);
    else await this.client.create(toOpsgenieAlert(notification), signal);
    return null;
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}
