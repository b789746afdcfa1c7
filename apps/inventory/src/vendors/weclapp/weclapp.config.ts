import { Currency } from '@accord/canonical';
import { Secret, addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

const shortestWebhookToken = 16;

/** The variables of one weclapp account; part of the service's configuration. */
export const weclappConfig = {
  WECLAPP_BASE_URL: addressVariable('the weclapp API, ending in /webapp/api/v2'),
  WECLAPP_TOKEN: secretVariable('an API token of weclapp'),
  /** Secret part of the address that weclapp calls; without it its notices are refused. */
  WECLAPP_WEBHOOK_TOKEN: z
    .string()
    .min(shortestWebhookToken, 'is too short to be a secret; set it to 16 characters or more')
    .transform((token) => new Secret(token))
    .optional(),
  /** Gross price list to sell from. */
  WECLAPP_SALES_CHANNEL: z
    .string()
    .regex(/^GROSS\d+$/, 'must be a gross price list of weclapp, for example GROSS1')
    .default('GROSS1'),
  /** Currency of that price list. */
  WECLAPP_CURRENCY: Currency.default('EUR'),
  /** weclapp's id of that currency, when the account has several. */
  WECLAPP_CURRENCY_ID: z.string().min(1).optional(),
  WECLAPP_PAGE_SIZE: z.coerce.number().int().min(1).max(1000).default(500),
};

export type WeclappConfig = z.output<z.ZodObject<typeof weclappConfig>>;
