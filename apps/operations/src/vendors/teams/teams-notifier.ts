import type { VendorClient } from '@accord/vendor-client';
import { Notifier } from '../../use-cases/incidents/notifier.ts';
import type { Notification } from '../../use-cases/incidents/notifier.ts';
import { TeamsClient } from './teams.client.ts';
import { toTeamsMessage } from './teams.mapping.ts';

/** A card for what begins and one for what ends: a workflow can change no card that it has written. */
export class TeamsNotifier extends Notifier {
  override readonly channel = 'teams';
  private readonly client: TeamsClient;

  constructor(private readonly http: VendorClient) {
    super();
    this.client = new TeamsClient(http);
  }

  override async send(notification: Notification, signal?: AbortSignal): Promise<string | null> {
    await this.client.post(toTeamsMessage(notification), signal);
    return null;
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}
