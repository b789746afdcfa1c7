import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one seller at Amazon; part of the service's configuration. */
export const amazonConfig = {
  AMAZON_BASE_URL: addressVariable(
    'the Selling Partner API of the region, https://sellingpartnerapi-eu.amazon.com',
  ),
  /** Where consent is exchanged for a token of an hour. */
  AMAZON_TOKEN_URL: z.url().default('https://api.amazon.com/auth/o2/token'),
  AMAZON_CLIENT_ID: z
    .string({ error: 'is not set; set it to the id of the application at Login with Amazon' })
    .min(1, 'is empty; set it to the id of the application at Login with Amazon'),
  AMAZON_CLIENT_SECRET: secretVariable('the secret of the application at Login with Amazon'),
  /** The seller's consent. */
  AMAZON_REFRESH_TOKEN: secretVariable("the refresh token of the seller's authorisation"),
  /** In which of the seller's marketplaces; Amazon.de unless said otherwise. Separated by commas. */
  AMAZON_MARKETPLACE_IDS: z.string().min(1).default('A1PA6795UKMFR9'),
  /** By which the account is named in health, metrics and quota. */
  AMAZON_ACCOUNT: z.string().min(1).default('default'),
  /** How far back the first run of all looks. */
  AMAZON_FIRST_DAYS: z.coerce.number().int().min(1).max(730).default(7),
  AMAZON_PAGE_SIZE: z.coerce.number().int().min(1).max(100).default(100),
};

export type AmazonConfig = z.output<z.ZodObject<typeof amazonConfig>>;
