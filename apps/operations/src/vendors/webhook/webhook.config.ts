import { addressVariable, Secret } from '@accord/service-kit';
import { z } from 'zod';

const one = 'whsec_[A-Za-z0-9+/]{32,88}={0,2}';

/** Whoever runs the address is told of incidents when both are set. */
export const webhookConfig = {
  OPERATIONS_WEBHOOK_ADDRESS: addressVariable('the address that takes webhooks of incidents').optional(),
  OPERATIONS_WEBHOOK_SECRET: z
    .string()
    .regex(
      new RegExp(`^${one}(,${one})?$`),
      'must be `whsec_` and at least 24 bytes in base64; two of them, separated by a comma, while one is replaced',
    )
    .transform((text) => new Secret(text.split(',')))
    .optional(),
};
