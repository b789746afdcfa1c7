import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one Klaviyo account; part of the service's configuration. */
export const klaviyoConfig = {
  KLAVIYO_BASE_URL: addressVariable('the address of the Klaviyo API, without /api'),
  KLAVIYO_API_KEY: secretVariable('the private API key of the Klaviyo account'),
  /** Profiles per page; Klaviyo gives at most 100. */
  KLAVIYO_PAGE_SIZE: z.coerce.number().int().min(1).max(100).default(100),
};

export type KlaviyoConfig = z.output<z.ZodObject<typeof klaviyoConfig>>;
