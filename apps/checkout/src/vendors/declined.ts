import type { DeclineDecision, DeclineReason } from '@accord/canonical';
import type { AuthoriseOutcome } from '../use-cases/ports/payment-gateway.ts';

/**
 * What is done about a decline, the same for every gateway. Another gateway is asked only where the bank never judged
 * the payment: whatever the bank refused, it would refuse there too, and asking twice looks like fraud.
 */
const decisions: Readonly<Record<DeclineReason, DeclineDecision>> = {
  insufficient_funds: 'ask_customer',
  expired_card: 'ask_customer',
  invalid_card_data: 'ask_customer',
  authentication_required: 'ask_customer',
  fraud_or_stolen: 'final',
  card_restricted: 'ask_customer',
  pin: 'ask_customer',
  issuer_unavailable: 'try_other_gateway',
  duplicate_or_amount: 'review',
  cancelled: 'ask_customer',
  generic_decline: 'ask_customer',
};

export function declined(reason: DeclineReason, gatewayRef?: string): AuthoriseOutcome {
  return {
    kind: 'declined',
    reason,
    decision: decisions[reason],
    ...(gatewayRef === undefined ? {} : { gatewayRef }),
  };
}
