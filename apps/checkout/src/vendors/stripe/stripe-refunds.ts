import { Failure, type Money } from '@accord/canonical';
import { parseAnswer } from '@accord/vendor-client';
import { z } from 'zod';
import type { RefundsThere } from '../../domain/reconciliation.ts';
import type { BooksWindow } from '../../use-cases/ports/gateway-books.ts';
import type { StripeClient } from './stripe.client.ts';
import { refundWire } from './stripe.wire.ts';

const refundPageWire = z.object({ has_more: z.boolean(), data: z.array(refundWire) });
type Refund = z.output<typeof refundWire>;

const pages = 100;

/** Given back, or on its way; what failed or was cancelled is neither. */
const moving = ['pending', 'requires_action'];

/** Payment intents of which something was given back in the window, by us or at Stripe's desk. */
export async function refundedIn(
  client: StripeClient,
  { from, to }: BooksWindow,
): Promise<readonly string[]> {
  const range = { fromSeconds: seconds(from), toSeconds: seconds(to) };
  const refunds = await allPages((startingAfter) => client.listRefunds({ ...range, startingAfter }));
  return [...new Set(refunds.flatMap(({ payment_intent: intent }) => intent ?? []))];
}

/** What Stripe gave back of one intent. @throws Failure `stripe.unreadable`, also of another currency than the payment's */
export async function refundsOf(client: StripeClient, intent: string, amount: Money): Promise<RefundsThere> {
  const refunds = await allPages((startingAfter) => client.listRefunds({ intent, startingAfter }));
  if (refunds.some(({ currency }) => currency.toUpperCase() !== amount.currency))
    throw new Failure('stripe.unreadable', 'transient', 'a refund of another currency than its payment');
  const done = refunds.filter(({ status }) => status === 'succeeded');
  return {
    refunded: { minor: done.reduce((sum, refund) => sum + refund.amount, 0), currency: amount.currency },
    moving: refunds.some(({ status }) => moving.includes(status ?? '')),
  };
}

async function allPages(
  page: (startingAfter: string | undefined) => Promise<{ readonly body: unknown }>,
): Promise<readonly Refund[]> {
  const found: Refund[] = [];
  for (let count = 0; count < pages; count += 1) {
    const { body } = await page(found.at(-1)?.id);
    const listed = parseAnswer(refundPageWire, body, { vendor: 'stripe', answer: 'refunds' });
    if (!listed.success) throw new Failure('stripe.unreadable', 'transient', 'no list of refunds');
    found.push(...listed.data.data);
    if (!listed.data.has_more || listed.data.data.length === 0) return found;
  }
  throw new Failure('stripe.too_many_to_list', 'invalid', `more than ${String(pages)} pages of refunds`);
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
