import { Refusal } from '../../vendor.ts';
import type { PaymentIntent, StripeError } from './stripe-objects.ts';

/** Codes that Stripe gives in `code`; every other decline is `card_declined` with a `decline_code`. */
const ownCodes = new Set([
  'authentication_required',
  'expired_card',
  'incorrect_cvc',
  'incorrect_number',
  'incorrect_zip',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'processing_error',
]);

export function invalidRequest(message: string, more: { code?: string; param?: string } = {}): Refusal {
  return new Refusal({ status: 400, body: { error: { type: 'invalid_request_error', message, ...more } } });
}

export function missing(what: string, id: string, status = 404): Refusal {
  return new Refusal({
    status,
    body: {
      error: { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}: '${id}'` },
    },
  });
}

/** The state of an intent does not allow what was asked. */
export function unexpectedState(intent: PaymentIntent, wish: string): Refusal {
  const error: StripeError = {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `This PaymentIntent could not be ${wish} because it has a status of ${intent.status}.`,
    payment_intent: { id: intent.id, status: intent.status },
  };
  return new Refusal({ status: 400, body: { error } });
}

/** How a declined card reads. */
export function cardError(declineCode: string, chargeId: string): StripeError {
  return {
    type: 'card_error',
    code: ownCodes.has(declineCode) ? declineCode : 'card_declined',
    decline_code: declineCode,
    message: 'Your card was declined.',
    charge: chargeId,
  };
}
