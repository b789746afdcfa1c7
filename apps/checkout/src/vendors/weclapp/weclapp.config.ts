import { parseCurrency } from '@accord/canonical';
import { addressVariable, Secret, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

const shortestWebhookToken = 16;

/** The variables of one weclapp account; part of the service's configuration. */
export const weclappConfig = {
  WECLAPP_BASE_URL: addressVariable('the address of the weclapp API, ending in /webapp/api/v2'),
  WECLAPP_TOKEN: secretVariable('the weclapp API token'),
  /** Secret part of the address that weclapp calls; without it its notices are refused. */
  WECLAPP_WEBHOOK_TOKEN: z
    .string()
    .min(shortestWebhookToken, 'is too short to be a secret; set it to 16 characters or more')
    .transform((token) => new Secret(token))
    .optional(),
  WECLAPP_SALES_CHANNEL: z
    .string()
    .regex(/^GROSS\d+$/, 'must be one of weclapp’s gross price lists, for example GROSS1')
    .default('GROSS1'),
  WECLAPP_PAGE_SIZE: z.coerce.number().int().min(1).max(1000).default(500),
  WECLAPP_CURRENCY: z.string().default('EUR').transform(parseCurrency),
};
