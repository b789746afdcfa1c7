import { Failure, type Gateway } from '@accord/canonical';
import type { PaymentWebhook } from './ports/payment-webhook.ts';

/** The readers of all gateways' webhooks. */
export class PaymentWebhooks {
  readonly #readers: ReadonlyMap<Gateway, PaymentWebhook>;

  constructor(readers: readonly PaymentWebhook[]) {
    this.#readers = new Map(readers.map((reader) => [reader.gateway, reader]));
  }

  /** @throws Failure `checkout.no_such_gateway` (not_found) */
  of(gateway: Gateway): PaymentWebhook {
    const reader = this.#readers.get(gateway);
    if (reader === undefined) {
      throw new Failure('checkout.no_such_gateway', 'not_found', `no webhooks are expected of ${gateway}`);
    }
    return reader;
  }
}
