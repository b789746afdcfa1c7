import { z } from 'zod';
import { Refusal } from '../../vendor.ts';
import type { PaymentIntent } from './stripe-objects.ts';
import type { StripeState } from './stripe-state.ts';

/** Body of `PUT /__mock/stripe/state`: payment intents that went through what `became` says, under ids of your choice. */
export const stripeSeed = z.strictObject({
  paymentIntents: z.array(
    z.strictObject({
      id: z.string().startsWith('pi_'),
      amount: z.int().positive(),
      currency: z.string().length(3),
      became: z.enum(['held', 'captured', 'cancelled', 'refunded', 'declined']),
      /** Unix seconds; now when absent. */
      created: z.int().optional(),
      metadata: z.record(z.string(), z.string()).default({}),
    }),
  ),
});
type IntentSeed = z.output<typeof stripeSeed>['paymentIntents'][number];

/** Lets an intent live through its past, so that charges, refunds and events are there as well. */
export function plantIntent(state: StripeState, { id, became, created, ...seed }: IntentSeed): void {
  const declined = became === 'declined';
  const made = state.create({
    ...seed,
    captureMethod: 'manual',
    customer: null,
    description: null,
    paymentMethod: declined ? 'pm_card_chargeDeclinedExpiredCard' : 'pm_card_visa',
    paymentMethodTypes: ['card'],
    receiptEmail: null,
  });
  state.intents.delete(made.id);
  const intent: PaymentIntent = { ...made, id, created: created ?? made.created };
  state.intents.set(id, intent);
  try {
    state.confirm(intent, true);
  } catch (error) {
    if (declined && error instanceof Refusal) return;
    throw error;
  }
  if (became === 'cancelled') state.cancel(intent, null);
  if (became === 'captured' || became === 'refunded') state.capture(intent, intent.amount);
  if (became === 'refunded') state.refund(intent, { reason: null, metadata: {} });
}
