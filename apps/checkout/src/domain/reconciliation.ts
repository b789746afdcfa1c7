import { equals, type Money } from '@accord/canonical';
import { attemptSteps } from './attempt-steps.ts';
import type { AttemptStatus, PaymentAttempt } from './payment-attempt.ts';

/** Where our books and a gateway's say the same of a payment; what is on its way counts as where it comes from. */
const agreeing = {
  open: ['sending', 'unknown', 'failed', 'declined'],
  authorised: ['authorised', 'capturing', 'voiding', 'stranded', 'stranded_voiding'],
  captured: [
    'captured',
    'refunding',
    'refunded',
    'stranded_captured',
    'stranded_refunding',
    'stranded_refunded',
  ],
  voided: ['voided', 'failed', 'declined'],
  /** The gateway knows no such payment: then none of ours may count on its money. */
  absent: ['sending', 'unknown', 'voided', 'failed', 'declined'],
} as const satisfies Readonly<Record<string, readonly AttemptStatus[]>>;

export type Remedy =
  | 'none'
  /** The charge is undecided here: asking the gateway is the placement's own business. */
  | 'ask'
  /** Money that moved at the gateway: believed, and brought in as any news of it is. */
  | 'believe'
  /** Given up here and held there: it goes back. */
  | 'surface'
  /** Nothing that could be done is certain to be right. */
  | 'show';

/** What to do about a payment that stands so here and so there. Never guesses. */
export function remedyFor(here: AttemptStatus, there: keyof typeof agreeing): Remedy {
  if (agreeing[there].some((status) => status === here)) return 'none';
  if (here === 'sending' || here === 'unknown') return 'ask';
  if (there === 'captured' || there === 'voided') return 'believe';
  return there === 'authorised' && (here === 'failed' || here === 'declined') ? 'surface' : 'show';
}

/** What was given back of a payment by the gateway's record. */
export interface RefundsThere {
  readonly refunded: Money;
  /** More is on its way, so the sum says nothing yet. */
  readonly moving: boolean;
}

const refundedHere: readonly AttemptStatus[] = ['refunded', 'stranded_refunded'];

/** What to do about a payment of which so much was given back there. We give back all or nothing. */
export function refundRemedy(
  { status, amount }: Pick<PaymentAttempt, 'status' | 'amount'>,
  { refunded, moving }: RefundsThere,
): Extract<Remedy, 'none' | 'believe' | 'show'> {
  if (moving) return 'none';
  const all = equals(refunded, amount);
  if (refundedHere.includes(status)) return all ? 'none' : 'show';
  if (refunded.minor === 0) return 'none';
  return all && attemptSteps[status].refunded !== undefined ? 'believe' : 'show';
}

/** A difference that only a person can judge, as the reason shown. */
export function refundDifference(
  { status, amount }: Pick<PaymentAttempt, 'status' | 'amount'>,
  { refunded }: Pick<RefundsThere, 'refunded'>,
): string {
  const there = equals(refunded, amount)
    ? 'refunded'
    : refunded.minor === 0
      ? 'not_refunded'
      : 'partly_refunded';
  return `payment_${there}_at_gateway_${status}_here`;
}
