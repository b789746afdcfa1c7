import { z } from 'zod';
import { Money } from './money.ts';
import { AttemptId } from './identifiers.ts';

export const Gateway = z.enum(['stripe', 'adyen']);
export type Gateway = z.output<typeof Gateway>;

/** Who has an order's money: a gateway that we charge at, or the marketplace that sold it, was paid, and pays us out by itself. */
export const PaymentHolder = z.enum([...Gateway.options, 'marketplace']);
export type PaymentHolder = z.output<typeof PaymentHolder>;

/** `unknown` may have been charged: it is looked up or voided before anything else happens to the order's money. */
export const PaymentStatus = z.enum([
  'pending',
  'authorised',
  'captured',
  'voided',
  'refunded',
  'declined',
  'unknown',
]);
export type PaymentStatus = z.output<typeof PaymentStatus>;

/** Why a payment was declined, in one language for all gateways. */
export const DeclineReason = z.enum([
  'insufficient_funds',
  'expired_card',
  'invalid_card_data',
  'authentication_required',
  'fraud_or_stolen',
  'card_restricted',
  'pin',
  'issuer_unavailable',
  'duplicate_or_amount',
  'cancelled',
  'generic_decline',
]);
export type DeclineReason = z.output<typeof DeclineReason>;

/** What is done about a decline. */
export const DeclineDecision = z.enum(['final', 'try_other_gateway', 'ask_customer', 'review']);
export type DeclineDecision = z.output<typeof DeclineDecision>;

/** One try at one gateway to get the order's money. An order has at most one that is alive. */
export const Payment = z.object({
  attemptId: AttemptId,
  gateway: Gateway,
  status: PaymentStatus,
  amount: Money,
  declineReason: DeclineReason.optional(),
});
export type Payment = z.output<typeof Payment>;
