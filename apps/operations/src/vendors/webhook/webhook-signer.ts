import { createHmac } from 'node:crypto';
import type { Clock } from '@accord/canonical';
import type { Secret } from '@accord/service-kit';

/**
 * Signs as Standard Webhooks 1.0 asks for (standardwebhooks.com): HMAC-SHA256 over id, time and body, by every secret that is
 * valid, so that a receiver may change from one to the next. The time lets it refuse what somebody sends again much later.
 */
export class WebhookSigner {
  constructor(
    private readonly secrets: Secret<readonly string[]>,
    private readonly clock: Clock,
  ) {}

  headers(id: string, body: string): Record<string, string> {
    const seconds = String(Math.floor(this.clock.now().getTime() / 1000));
    const signatures = this.secrets.reveal().map((secret) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
    });
    return {
      'webhook-id': id,
      'webhook-timestamp': seconds,
      'webhook-signature': signatures.join(' '),
    };
  }
}
