import { CountryCode, Currency } from '@accord/canonical';
import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

const id = z.string().regex(/^[0-9a-f]{32}$/, 'must be an id of Shopware: 32 hexadecimal digits');

/** The variables of one Shopware account; part of the service's configuration. */
export const shopwareConfig = {
  SHOPWARE_BASE_URL: addressVariable('the Admin API of Shopware, ending in /api'),
  /** Access key of an integration that may read products and taxes. */
  SHOPWARE_CLIENT_ID: z
    .string({ error: 'is not set; set it to the access key of the integration' })
    .min(1, 'is empty; set it to the access key of the integration'),
  SHOPWARE_CLIENT_SECRET: secretVariable('the secret access key of the integration'),
  /** With which Shopware signs its webhooks; without it they are refused. */
  SHOPWARE_APP_SECRET: secretVariable('the secret of the app whose webhooks call us').optional(),
  /** By which the account is named in health, metrics and quota. */
  SHOPWARE_ACCOUNT: z.string().min(1).default('default'),
  /** Currency of the prices that are sold at, and Shopware's id of it; the default is its euro. */
  SHOPWARE_CURRENCY: Currency.default('EUR'),
  SHOPWARE_CURRENCY_ID: id.default('b7d2554b0ce847cd82f3ac9bd1c0dfca'),
  /** Whose tax rates Shopware's must be among. */
  SHOPWARE_TAX_COUNTRY: CountryCode.default('DE'),
  /** What lies in this category is a course and has no shelf. */
  SHOPWARE_COURSE_CATEGORY_ID: id.optional(),
  /** Shopware refuses more than its `max_limit`, which is 500 unless it was changed. */
  SHOPWARE_PAGE_SIZE: z.coerce.number().int().min(1).max(500).default(500),
};

export type ShopwareConfig = z.output<z.ZodObject<typeof shopwareConfig>>;
