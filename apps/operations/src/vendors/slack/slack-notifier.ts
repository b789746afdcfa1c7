import type { VendorClient } from '@accord/vendor-client';
import { Notifier } from '../../use-cases/incidents/notifier.ts';
import type { Notification } from '../../use-cases/incidents/notifier.ts';
import { SlackClient } from './slack.client.ts';
import { toSlackMessage } from './slack.mapping.ts';

/** A message in a channel, and a thread of what follows. Slack knows no key: what is sent twice stands there twice. */
export class SlackNotifier extends Notifier {
  override readonly channel = 'slack';
  private readonly client: SlackClient;

  constructor(
    private readonly http: VendorClient,
    private readonly room: string,
  ) {
    super();
    this.client = new SlackClient(http);
  }

  override send(notification: Notification, signal?: AbortSignal): Promise<string | null> {
    return this.client.post(toSlackMessage(notification, this.room), signal);
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}
