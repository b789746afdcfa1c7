import type { DeclineReason } from '@accord/canonical';

/**
 * Adyen's refusal reasons: code of the answer, name in the webhook, what it means for us. Code 1, 13 and 30 are no
 * refusals. Source: Adyen, "Refusal reasons". Only an issuer or acquirer that could not be reached never judged.
 */
const refusals: readonly (readonly [code: number, name: string, reason: DeclineReason])[] = [
  [0, 'Unknown', 'generic_decline'],
  [2, 'Refused', 'generic_decline'],
  [3, 'Referral', 'generic_decline'],
  [4, 'Acquirer Error', 'issuer_unavailable'],
  [5, 'Blocked Card', 'card_restricted'],
  [6, 'Expired Card', 'expired_card'],
  [7, 'Invalid Amount', 'duplicate_or_amount'],
  [8, 'Invalid Card Number', 'invalid_card_data'],
  [9, 'Issuer Unavailable', 'issuer_unavailable'],
  [10, 'Not supported', 'card_restricted'],
  [11, '3D Not Authenticated', 'authentication_required'],
  [12, 'Not enough balance', 'insufficient_funds'],
  [14, 'Acquirer Fraud', 'fraud_or_stolen'],
  [15, 'Cancelled', 'cancelled'],
  [16, 'Shopper Cancelled', 'cancelled'],
  [17, 'Invalid Pin', 'pin'],
  [18, 'Pin tries exceeded', 'pin'],
  [19, 'Pin validation not possible', 'pin'],
  [20, 'FRAUD', 'fraud_or_stolen'],
  [21, 'Not Submitted', 'issuer_unavailable'],
  [22, 'FRAUD-CANCELLED', 'fraud_or_stolen'],
  [23, 'Transaction Not Permitted', 'card_restricted'],
  [24, 'CVC Declined', 'invalid_card_data'],
  [25, 'Restricted Card', 'card_restricted'],
  [26, 'Revocation Of Auth', 'card_restricted'],
  [27, 'Declined Non Generic', 'generic_decline'],
  [28, 'Withdrawal amount exceeded', 'insufficient_funds'],
  [29, 'Withdrawal count exceeded', 'insufficient_funds'],
  [31, 'Issuer Suspected Fraud', 'fraud_or_stolen'],
  [32, 'AVS Declined', 'invalid_card_data'],
  [33, 'Card requires online pin', 'pin'],
  [34, 'No checking account available on Card', 'card_restricted'],
  [35, 'No savings account available on Card', 'card_restricted'],
  [36, 'Mobile PIN required', 'pin'],
  [37, 'Contactless fallback', 'pin'],
  [38, 'Authentication required', 'authentication_required'],
  [39, 'RReq not received from DS', 'authentication_required'],
  [40, 'Current AID is in Penalty Box.', 'generic_decline'],
  [41, 'CVM Required Restart Payment', 'pin'],
  [42, '3DS Authentication Error', 'authentication_required'],
  [43, 'Online PIN required', 'pin'],
  [44, 'Try another interface', 'pin'],
  [45, 'Chip downgrade mode', 'pin'],
  [46, 'Transaction blocked by Adyen to prevent excessive retry fees', 'generic_decline'],
];

/** Reason by `refusalReasonCode`. */
export const adyenRefusals: ReadonlyMap<string, DeclineReason> = new Map(
  refusals.map(([code, , reason]) => [String(code), reason]),
);

/** Reason by the text that an AUTHORISATION webhook carries instead of a code, in lower case. */
export const adyenRefusalNames: ReadonlyMap<string, DeclineReason> = new Map(
  refusals.map(([, name, reason]) => [name.toLowerCase(), reason]),
);
