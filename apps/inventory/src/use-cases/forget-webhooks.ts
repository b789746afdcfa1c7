import type { Clock } from '@accord/canonical';
import type { WebhookInbox } from './ports/webhook-inbox.ts';

/** Vendors repeat a webhook for hours; a month and a little more leaves room for a replay by hand. */
const rememberedMs = 35 * 86_400_000;

/** Forgets which webhooks were handled, once nobody repeats them any more. */
export class ForgetWebhooks {
  readonly #inbox: WebhookInbox;
  readonly #clock: Clock;

  constructor(inbox: WebhookInbox, clock: Clock) {
    this.#inbox = inbox;
    this.#clock = clock;
  }

  /** @returns how many */
  async execute(): Promise<number> {
    return this.#inbox.forgetBefore(new Date(this.#clock.now().getTime() - rememberedMs));
  }
}
