/** Stripe's test payment methods and what becomes of them: `decline_code`, or the special ends. */
export const stripeMethods = {
  pm_card_visa: 'ok',
  pm_card_visa_debit: 'ok',
  pm_card_mastercard: 'ok',
  pm_card_amex: 'ok',
  pm_card_chargeDeclined: 'generic_decline',
  pm_card_chargeDeclinedInsufficientFunds: 'insufficient_funds',
  pm_card_chargeDeclinedExpiredCard: 'expired_card',
  pm_card_chargeDeclinedLostCard: 'lost_card',
  pm_card_chargeDeclinedStolenCard: 'stolen_card',
  pm_card_chargeDeclinedProcessingError: 'processing_error',
  pm_card_chargeDeclinedIncorrectCvc: 'incorrect_cvc',
  pm_card_chargeDeclinedFraudulent: 'fraudulent',
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: 'card_velocity_exceeded',
  pm_card_authenticationRequired: 'authentication_required',
} as const;

/** Any other decline code of Stripe's, for tables that must be walked through. Not a token of Stripe's own. */
const stripeDeclinePrefix = 'pm_card_declined_';

/** What a payment method leads to: `ok`, a decline code, or undefined when Stripe would not know it. */
export function stripeOutcomeOf(method: string): string | undefined {
  if (method.startsWith(stripeDeclinePrefix)) return method.slice(stripeDeclinePrefix.length);
  return Object.entries(stripeMethods).find(([name]) => name === method)?.[1];
}

/** Stored payment method ids of the Adyen mock; every other id of this shape is unknown to it. */
const adyenAuthorises = 'VNVQ2XG6CGNKS9M8';
const adyenRefusalPrefix = 'REFUSED000000';

/** Refusal reason code of a stored payment method; `ok` when it authorises, undefined when it does not exist. */
export function adyenOutcomeOf(storedPaymentMethodId: string): string | undefined {
  if (storedPaymentMethodId === adyenAuthorises) return 'ok';
  if (!/^REFUSED0{6}\d{3}$/.test(storedPaymentMethodId)) return undefined;
  return String(Number(storedPaymentMethodId.slice(adyenRefusalPrefix.length)));
}

/** Payment tokens for tests and for trying things out. */
export const mockTokens = {
  stripe: {
    ok: 'pm_card_visa',
    declined: 'pm_card_chargeDeclined',
    insufficientFunds: 'pm_card_chargeDeclinedInsufficientFunds',
    expiredCard: 'pm_card_chargeDeclinedExpiredCard',
    lostCard: 'pm_card_chargeDeclinedLostCard',
    processingError: 'pm_card_chargeDeclinedProcessingError',
    authenticationRequired: 'pm_card_authenticationRequired',
    /** Refuses with any decline code of Stripe's list. */
    declinedWith: (declineCode: string): string => stripeDeclinePrefix + declineCode,
  },
  adyen: {
    ok: adyenAuthorises,
    refused: `${adyenRefusalPrefix}002`,
    expiredCard: `${adyenRefusalPrefix}006`,
    issuerUnavailable: `${adyenRefusalPrefix}009`,
    notEnoughBalance: `${adyenRefusalPrefix}012`,
    fraud: `${adyenRefusalPrefix}020`,
    /** Refuses with any refusal reason code of Adyen's list. */
    refusedWith: (refusalReasonCode: number): string =>
      adyenRefusalPrefix + String(refusalReasonCode).padStart(3, '0'),
  },
} as const;
