import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one Adyen merchant account; part of the service's configuration. */
export const adyenConfig = {
  ADYEN_BASE_URL: addressVariable('the address of the Adyen Checkout API, ending in /v72'),
  ADYEN_API_KEY: secretVariable('the API key of the Adyen company account'),
  ADYEN_MERCHANT_ACCOUNT: z
    .string({ error: 'is not set; set it to the name of the Adyen merchant account' })
    .min(1, 'is empty; set it to the name of the Adyen merchant account'),
  ADYEN_HMAC_KEY: secretVariable(
    'the HMAC key of the webhook in hex; while it is being rotated the old and the new one, separated by a comma',
  ),
  /** Whether the account moves real money; without it the address says so. */
  ADYEN_LIVE: z
    .enum(['true', 'false'], {
      error: 'must be true or false; leave it out where ADYEN_BASE_URL is Adyen’s own',
    })
    .transform((text) => text === 'true')
    .optional(),
  ADYEN_RETURN_URL: addressVariable(
    'where a customer returns to after a redirect; Adyen wants one with every payment',
  ).default('https://localhost/payment-return'),
};

/** Adyen's live platform has addresses of its own: `<prefix>-checkout-live.adyenpayments.com`. */
export function isLiveAddress(baseUrl: string): boolean {
  return /(^|[.-])live\./.test(new URL(baseUrl).hostname);
}
