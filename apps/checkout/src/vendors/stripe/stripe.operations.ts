import { entryOf, parseAnswer } from '@accord/vendor-client';
import type {
  CaptureOutcome,
  PaymentOperation,
  RefundOutcome,
  VoidOutcome,
} from '../../use-cases/ports/payment-gateway.ts';
import type { NoteUnknown } from '../unknown-status.ts';
import { isKnownStatus, unclear } from './stripe.mapping.ts';
import { refundWire, settledIntentWire, type SettledIntentWire } from './stripe.wire.ts';

type Unclear = ReturnType<typeof unclear>;

/** The intent that an operation was about, as it stands now; anything else says nothing about the operation. */
function intentOf(body: unknown, operation: PaymentOperation): SettledIntentWire | Unclear {
  const parsed = parseAnswer(settledIntentWire, body, { vendor: 'stripe', answer: 'payment_intent' });
  if (!parsed.success) return unclear('stripe.unreadable');
  const intent = parsed.data;
  const ours =
    intent.id === operation.gatewayRef &&
    (intent.metadata?.['attemptId'] ?? operation.attemptId) === operation.attemptId &&
    isMoneyOf(operation, intent);
  if (!ours) return unclear('stripe.other_charge');
  // Part of what was held may be taken by hand, at Stripe's desk; then it is neither captured nor still there.
  const taken = intent.amount_received ?? intent.amount;
  return intent.status === 'succeeded' && taken !== operation.amount.minor
    ? unclear('stripe.other_amount')
    : intent;
}

function isMoneyOf({ amount }: PaymentOperation, told: { amount: number; currency: string }): boolean {
  return told.amount === amount.minor && told.currency.toUpperCase() === amount.currency;
}

/** The answer to a capture. */
export function captureOutcome(body: unknown, operation: PaymentOperation): CaptureOutcome {
  return outcomeBy(body, operation, { succeeded: { kind: 'captured' } });
}

/** The answer to a void. */
export function voidOutcome(body: unknown, operation: PaymentOperation): VoidOutcome {
  return outcomeBy(body, operation, { canceled: { kind: 'voided' } });
}

function outcomeBy<Outcome>(
  body: unknown,
  operation: PaymentOperation,
  done: Readonly<Record<string, Outcome>>,
): Outcome | Unclear {
  const intent = intentOf(body, operation);
  if ('kind' in intent) return intent;
  return entryOf(done, intent.status) ?? unclear('stripe.unknown_status');
}

/** What the intent says of an operation that Stripe refused: done all the same, or refused because of its status. */
export function outcomeOfRefused<Outcome>(
  body: unknown,
  operation: PaymentOperation,
  done: Readonly<Record<string, Outcome>>,
): Outcome | Unclear | { readonly kind: 'refused'; readonly reason: string } {
  const intent = intentOf(body, operation);
  if ('kind' in intent) return intent;
  if (!isKnownStatus(intent.status)) return unclear('stripe.unknown_status');
  return entryOf(done, intent.status) ?? { kind: 'refused', reason: `stripe.${intent.status}` };
}

/** `pending` and `requires_action` are settled by webhook. */
const refundOutcomes: Readonly<Record<string, RefundOutcome>> = {
  succeeded: { kind: 'refunded' },
  pending: { kind: 'pending' },
  requires_action: { kind: 'pending' },
  failed: { kind: 'refused', reason: 'stripe.refund_failed' },
  canceled: { kind: 'refused', reason: 'stripe.refund_canceled' },
};

/** The answer to a refund; one of another amount or of another payment is not the one that was asked for. */
export function refundOutcome(body: unknown, operation: PaymentOperation, note: NoteUnknown): RefundOutcome {
  const refund = parseAnswer(refundWire, body, { vendor: 'stripe', answer: 'refund' });
  if (!refund.success) return unclear('stripe.unreadable');
  const { payment_intent: intent } = refund.data;
  if ((intent ?? operation.gatewayRef) !== operation.gatewayRef || !isMoneyOf(operation, refund.data))
    return unclear('stripe.other_refund');
  const status = refund.data.status ?? 'none';
  const outcome = entryOf(refundOutcomes, status);
  if (outcome === undefined) note('refund.status', status);
  return outcome ?? unclear('stripe.unknown_status');
}
