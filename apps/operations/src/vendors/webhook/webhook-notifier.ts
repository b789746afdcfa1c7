import { createVendorClient, noAuth } from '@accord/vendor-client';
import type { VendorClient, VendorClientOptions } from '@accord/vendor-client';
import { Notifier } from '../../use-cases/incidents/notifier.ts';
import type { Notification } from '../../use-cases/incidents/notifier.ts';
import type { WebhookSigner } from './webhook-signer.ts';
import { toWebhook } from './webhook.mapping.ts';

/** Tells whoever asked for it, by a signed call. What is sent again has the same id: a receiver that knows it does nothing. */
export class WebhookNotifier extends Notifier {
  override readonly channel = 'webhook';
  private readonly path: string;
  private readonly http: VendorClient;

  constructor(
    address: string,
    private readonly signer: WebhookSigner,
    options: Pick<VendorClientOptions, 'recorder' | 'limits' | 'runtime'> = {},
  ) {
    super();
    const { origin, pathname, search } = new URL(address);
    this.path = pathname + search;
    this.http = createVendorClient({
      vendor: 'webhook',
      account: 'default',
      service: 'operations',
      baseUrl: origin,
      auth: noAuth(),
      ...options,
    });
  }

  override async send(notification: Notification, signal?: AbortSignal): Promise<null> {
    const json = toWebhook(notification);
    await this.http.call({
      operation: 'deliver',
      method: 'POST',
      path: this.path,
      headers: this.signer.headers(notification.id, JSON.stringify(json)),
      json,
      repeat: 'safe',
      signal,
    });
    return null;
  }

  override close(): Promise<void> {
    return this.http.close();
  }
}
