import { addressVariable, secretVariable, type Secret } from '@accord/service-kit';

/** The variables of one Stripe account; part of the service's configuration. */
export const stripeConfig = {
  STRIPE_BASE_URL: addressVariable('the address of the Stripe API, without /v1'),
  STRIPE_SECRET_KEY: secretVariable('the secret key of the Stripe account'),
  STRIPE_WEBHOOK_SECRET: secretVariable(
    'the signing secret of the webhook endpoint; while it is being rotated the old and the new one, separated by a comma',
  ),
};

/** Stripe's keys say by their beginning whether they move real money: `sk_live_…`, `rk_live_…`. */
export function isLiveKey(secretKey: Secret): boolean {
  return /^[a-z]+_live_/.test(secretKey.reveal());
}
