import { parseCurrency } from '@accord/canonical';
import { Secret } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one weclapp account; part of the service's configuration. */
export const weclappConfig = {
  WECLAPP_BASE_URL: z.url().describe('address of the weclapp API, ending in /webapp/api/v2'),
  WECLAPP_TOKEN: z
    .string()
    .min(1)
    .transform((token) => new Secret(token))
    .describe('weclapp API token'),
  WECLAPP_WEBHOOK_TOKEN: z
    .string()
    .min(16)
    .transform((token) => new Secret(token))
    .optional()
    .describe('secret part of the webhook address; without it weclapp webhooks are refused'),
  WECLAPP_SALES_CHANNEL: z
    .string()
    .regex(/^GROSS\d+$/)
    .default('GROSS1')
    .describe('gross price list to sell from'),
  WECLAPP_CURRENCY: z
    .string()
    .default('EUR')
    .transform(parseCurrency)
    .describe('currency of that price list'),
  WECLAPP_CURRENCY_ID: z
    .string()
    .optional()
    .describe('weclapp id of that currency, when the account has several'),
  WECLAPP_PAGE_SIZE: z.coerce.number().int().min(1).max(1000).default(500).describe('records per page'),
};

export type WeclappConfig = z.output<z.ZodObject<typeof weclappConfig>>;
