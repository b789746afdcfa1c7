import { Failure } from '@accord/canonical';
import type { DeclineReason, Money } from '@accord/canonical';
import { entryOf, parseAnswer, type FormFields } from '@accord/vendor-client';
import type { AuthoriseOutcome, AuthoriseRequest } from '../../use-cases/ports/payment-gateway.ts';
import { declined } from '../declined.ts';
import type { NoteUnknown } from '../unknown-status.ts';
import { stripeDeclines } from './stripe.declines.ts';
import { declinedWire, intentWire } from './stripe.wire.ts';
import type { IntentWire } from './stripe.wire.ts';

/**
 * A card that wants the customer present is declined at once (`error_on_requires_action`): nobody is there to be shown
 * a bank's page. Amounts go out in minor units, currencies in lower case, as Stripe wants them.
 */
export function intentForm(request: AuthoriseRequest): FormFields {
  return {
    ...amountFields(request.amount),
    confirm: true,
    capture_method: 'manual',
    payment_method: request.token,
    payment_method_types: ['card'],
    error_on_requires_action: true,
    description: request.orderNumber,
    metadata: { orderId: request.orderId, orderNumber: request.orderNumber, attemptId: request.attemptId },
  };
}

/** What a status of a payment intent with manual capture says about the charge. A status that is not here is unknown. */
const meanings: Readonly<Record<string, 'authorised' | 'declined' | 'cancelled' | 'pending'>> = {
  requires_capture: 'authorised',
  succeeded: 'authorised',
  requires_payment_method: 'declined',
  requires_action: 'declined',
  canceled: 'cancelled',
  processing: 'pending',
  requires_confirmation: 'pending',
};

/** Whether the status is one that our tables know: anything else may be any text. */
export function isKnownStatus(status: string): boolean {
  return entryOf(meanings, status) !== undefined;
}

/** Reads the answer to a creation. */
export function chargeOutcome(body: unknown, request: AuthoriseRequest, note: NoteUnknown): AuthoriseOutcome {
  const intent = parseAnswer(intentWire, body, { vendor: 'stripe', answer: 'payment_intent' });
  return intent.success ? intentOutcome(intent.data, request, note) : unclear('stripe.unreadable');
}

/** Reads a 402: the error of a declined card. One whose intent holds the money is none. */
export function declineOutcome(body: unknown, note: NoteUnknown): AuthoriseOutcome {
  const failed = parseAnswer(declinedWire, body, { vendor: 'stripe', answer: 'card_error' });
  if (!failed.success) return unclear('stripe.unreadable');
  const { decline_code: declineCode, code, payment_intent: intent } = failed.data.error;
  if (entryOf(meanings, intent?.status ?? '') === 'authorised') return unclear('stripe.contradiction');
  return declined(declineReason(declineCode ?? code, note), intent?.id);
}

export function intentOutcome(
  intent: IntentWire,
  request: AuthoriseRequest,
  note: NoteUnknown,
): AuthoriseOutcome {
  const { last_payment_error: error } = intent;
  const meaning = entryOf(meanings, intent.status);
  if (meaning !== undefined && !belongsTo(intent, request)) return unclear('stripe.other_charge');
  switch (meaning) {
    case 'authorised':
      return { kind: 'authorised', gatewayRef: intent.id };
    case 'declined':
      return declined(
        intent.status === 'requires_action'
          ? 'authentication_required'
          : declineReason(error?.decline_code ?? error?.code, note),
        intent.id,
      );
    case 'cancelled':
      return declined('cancelled', intent.id);
    case 'pending':
      return unclear('stripe.still_processing');
    case undefined:
      note('payment_intent.status', intent.status);
      return unclear('stripe.unknown_status');
  }
}

/** A code that nobody knows is a plain decline: the card was not charged, and the customer may choose again. */
export function declineReason(code: string | null | undefined, note: NoteUnknown): DeclineReason {
  const reason = stripeDeclines.get(code ?? '');
  if (reason === undefined && code !== 'card_declined') note('decline_code', code ?? 'none');
  return reason ?? 'generic_decline';
}

/** Another amount or another order says nothing about ours. */
function belongsTo(intent: IntentWire, { attemptId, amount }: AuthoriseRequest): boolean {
  return (
    intent.metadata?.['attemptId'] === attemptId &&
    intent.amount === amount.minor &&
    intent.currency.toUpperCase() === amount.currency
  );
}

export function amountFields(amount: Money): { amount: number; currency: string } {
  return { amount: amount.minor, currency: amount.currency.toLowerCase() };
}

export function unclear(code: `stripe.${string}`): { kind: 'unknown'; cause: Failure } {
  return {
    kind: 'unknown',
    cause: new Failure(code, 'unknown_outcome', 'Stripe does not say what happened'),
  };
}
