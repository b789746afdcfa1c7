import type { DeclineDecision, DeclineReason, Gateway } from '@accord/canonical';

/** What a customer may be told. A thief must not learn that a card is reported stolen. */
export function publicReason(reason: DeclineReason): DeclineReason {
  return reason === 'fraud_or_stolen' ? 'generic_decline' : reason;
}

export type PaymentTokens = Readonly<Partial<Record<Gateway, string>>>;

/** Gateways in the shop's order of preference, as far as the customer gave a token for them. */
export function payableGateways(
  preference: readonly Gateway[],
  tokens: PaymentTokens,
): readonly { gateway: Gateway; token: string }[] {
  return preference.flatMap((gateway) => {
    const token = tokens[gateway];
    return token === undefined ? [] : [{ gateway, token }];
  });
}

/** A decline that may be answered by asking another gateway; every other one is the customer's to answer. */
export function mayTryElsewhere(decision: DeclineDecision): boolean {
  return decision === 'try_other_gateway';
}
