import { Failure, type Money } from '@accord/canonical';
import { parseAnswer } from '@accord/vendor-client';
import { z } from 'zod';
import type { RefundsThere } from '../../domain/reconciliation.ts';
import type { BooksWindow } from '../../use-cases/ports/gateway-books.ts';
import type { StripeClient } from './stripe.client.ts';
import { newestFirst } from './stripe.listing.ts';
import { refundWire } from './stripe.wire.ts';

const refundPageWire = z.object({
  has_more: z.boolean(),
  data: z.array(refundWire.extend({ created: z.int() })),
});
type Refund = z.output<typeof refundPageWire>['data'][number];

/** Given back, or on its way; what failed or was cancelled is neither. */
const moving = ['pending', 'requires_action'];

/** Payment intents of which something was given back in the window, by us or at Stripe's desk. */
export async function refundedIn(
  client: StripeClient,
  { from, to }: BooksWindow,
): Promise<readonly string[]> {
  const range = { fromSeconds: seconds(from), toSeconds: seconds(to) };
  const intents = new Set<string>();
  for await (const page of pagesOf((startingAfter) => client.listRefunds({ ...range, startingAfter })))
    for (const { payment_intent: intent } of page) if (intent) intents.add(intent);
  return [...intents];
}

/** What Stripe gave back of one intent. @throws Failure `stripe.unreadable`, also of another currency than the payment's */
export async function refundsOf(client: StripeClient, intent: string, amount: Money): Promise<RefundsThere> {
  const refunds: Refund[] = [];
  for await (const page of pagesOf((startingAfter) => client.listRefunds({ intent, startingAfter })))
    refunds.push(...page);
  if (refunds.some(({ currency }) => currency.toUpperCase() !== amount.currency))
    throw new Failure('stripe.unreadable', 'transient', 'a refund of another currency than its payment');
  const done = refunds.filter(({ status }) => status === 'succeeded');
  return {
    refunded: { minor: done.reduce((sum, refund) => sum + refund.amount, 0), currency: amount.currency },
    moving: refunds.some(({ status }) => moving.includes(status ?? '')),
  };
}

function pagesOf(
  ask: (startingAfter: string | undefined) => Promise<{ readonly body: unknown }>,
): AsyncGenerator<readonly Refund[]> {
  return newestFirst(async (startingAfter) => {
    const { body } = await ask(startingAfter);
    const listed = parseAnswer(refundPageWire, body, { vendor: 'stripe', answer: 'refunds' });
    if (!listed.success) throw new Failure('stripe.unreadable', 'transient', 'no list of refunds');
    return listed.data;
  });
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
