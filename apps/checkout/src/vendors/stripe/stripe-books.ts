import { Failure, Currency, type Money } from '@accord/canonical';
import type { RefundsThere } from '../../domain/reconciliation.ts';
import {
  GatewayBooks,
  type BookedPayment,
  type BookedStatus,
  type BooksWindow,
  type ListedPayment,
} from '../../use-cases/ports/gateway-books.ts';
import { refundedIn, refundsOf } from './stripe-refunds.ts';
import { entryOf, parseAnswer } from '@accord/vendor-client';
import type { StripeClient } from './stripe.client.ts';
import { newestFirst } from './stripe.listing.ts';
import { listedIntentsWire, settledIntentWire, type SettledIntentWire } from './stripe.wire.ts';

const statuses: Readonly<Record<string, BookedStatus>> = {
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'voided',
  requires_payment_method: 'open',
  requires_confirmation: 'open',
  requires_action: 'open',
};

/** Stripe's list of payment intents. What is still `processing` there says nothing yet and is left out. */
export class StripeBooks extends GatewayBooks {
  readonly gateway = 'stripe';
  readonly #client: StripeClient;

  constructor(client: StripeClient) {
    super();
    this.#client = client;
  }

  async *list({ from, to }: BooksWindow): AsyncGenerator<readonly ListedPayment[]> {
    const range = { fromSeconds: seconds(from), toSeconds: seconds(to) };
    const pages = newestFirst(async (startingAfter) => {
      const { body } = await this.#client.listIntents({ ...range, startingAfter });
      const listed = parseAnswer(listedIntentsWire, body, { vendor: 'stripe', answer: 'payment_intents' });
      if (!listed.success) throw new Failure('stripe.unreadable', 'transient', 'no list of intents');
      return listed.data;
    });
    for await (const page of pages)
      yield page.flatMap((intent) => {
        const payment = booked(intent);
        return payment === undefined ? [] : [{ ...payment, begunAt: new Date(intent.created * 1_000) }];
      });
  }

  async read(gatewayRef: string): Promise<BookedPayment | undefined> {
    const { body } = await this.#client.getIntent(gatewayRef);
    const intent = parseAnswer(settledIntentWire, body, { vendor: 'stripe', answer: 'payment_intent' });
    if (!intent.success) throw new Failure('stripe.unreadable', 'transient', 'not an intent');
    return booked(intent.data);
  }

  refundedIn(window: BooksWindow): Promise<readonly string[]> {
    return refundedIn(this.#client, window);
  }

  refundsOf(gatewayRef: string, amount: Money): Promise<RefundsThere> {
    return refundsOf(this.#client, gatewayRef, amount);
  }
}

function booked(intent: SettledIntentWire): BookedPayment | undefined {
  const { id, status, currency, metadata } = intent;
  const attemptId = metadata?.['attemptId'];
  const known = entryOf(statuses, status);
  // A list says only what was held; what was taken of it stands in the intent itself, which decides.
  const amount = known === 'captured' ? (intent.amount_received ?? intent.amount) : intent.amount;
  const money = Currency.safeParse(currency.toUpperCase());
  if (attemptId === undefined || known === undefined || !money.success) return undefined;
  return { gatewayRef: id, attemptId, status: known, amount: { minor: amount, currency: money.data } };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
