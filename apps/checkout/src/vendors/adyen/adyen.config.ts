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
  ADYEN_RETURN_URL: addressVariable(
    'where a customer returns to after a redirect; Adyen wants one with every payment',
  ).default('https://localhost/payment-return'),
};
