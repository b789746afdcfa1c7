import type { DeclineReason } from '@accord/canonical';

/** Stripe's decline codes by what they mean for us. Source: the decline codes of Stripe's own Go library. */
const codesByReason: Readonly<Record<DeclineReason, readonly string[]>> = {
  insufficient_funds: ['insufficient_funds', 'card_velocity_exceeded', 'withdrawal_count_limit_exceeded'],
  expired_card: ['expired_card', 'invalid_expiry_month', 'invalid_expiry_year'],
  invalid_card_data: [
    'incorrect_number',
    'invalid_number',
    'incorrect_cvc',
    'invalid_cvc',
    'incorrect_zip',
    'invalid_account',
    'new_account_information_available',
  ],
  authentication_required: ['authentication_required'],
  fraud_or_stolen: [
    'fraudulent',
    'lost_card',
    'stolen_card',
    'pickup_card',
    'merchant_blacklist',
    'security_violation',
  ],
  card_restricted: [
    'restricted_card',
    'card_not_supported',
    'currency_not_supported',
    'not_permitted',
    'service_not_allowed',
    'transaction_not_allowed',
    'revocation_of_all_authorizations',
    'revocation_of_authorization',
    'stop_payment_order',
  ],
  pin: [
    'incorrect_pin',
    'invalid_pin',
    'offline_pin_required',
    'online_or_offline_pin_required',
    'pin_try_exceeded',
  ],
  issuer_unavailable: [
    'issuer_not_available',
    'processing_error',
    'try_again_later',
    'reenter_transaction',
    'approve_with_id',
  ],
  duplicate_or_amount: ['duplicate_transaction', 'invalid_amount'],
  cancelled: [],
  generic_decline: [
    'generic_decline',
    'do_not_honor',
    'do_not_try_again',
    'call_issuer',
    'no_action_taken',
    'testmode_decline',
  ],
};

/** Reason by decline code. */
export const stripeDeclines: ReadonlyMap<string, DeclineReason> = new Map(
  Object.entries(codesByReason).flatMap(([reason, codes]) =>
    codes.map((code) => [code, reason as DeclineReason] as const),
  ),
);
