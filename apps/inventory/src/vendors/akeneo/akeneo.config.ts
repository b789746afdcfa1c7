import { CountryCode, Currency } from '@accord/canonical';
import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

const named = (whatItIs: string) =>
  z.string({ error: `is not set; set it to ${whatItIs}` }).min(1, `is empty; set it to ${whatItIs}`);
const code = z
  .string()
  .regex(/^\w+$/, 'must be the code of something in Akeneo: letters, digits, underscores');

/** The variables of one Akeneo account; part of the service's configuration. */
export const akeneoConfig = {
  AKENEO_BASE_URL: addressVariable('Akeneo itself, without /api'),
  /** A connection of the flow type "source", with its user. */
  AKENEO_CLIENT_ID: named('the client id of the connection'),
  AKENEO_CLIENT_SECRET: secretVariable('the secret of the connection'),
  AKENEO_USERNAME: named('the username of the connection'),
  AKENEO_PASSWORD: secretVariable('the password of the connection'),
  /** With which Akeneo signs what it tells us; without it that is refused. */
  AKENEO_WEBHOOK_SECRET: secretVariable('the secret of the subscription that calls us').optional(),
  /** By which the account is named in health, metrics and quota. */
  AKENEO_ACCOUNT: z.string().min(1).default('default'),
  /** For which channel and in which language values are read, where they differ by them. */
  AKENEO_CHANNEL: code.default('ecommerce'),
  AKENEO_LOCALE: code.default('de_DE'),
  AKENEO_CURRENCY: Currency.default('EUR'),
  /** Whose tax rates Akeneo's must be among. */
  AKENEO_TAX_COUNTRY: CountryCode.default('DE'),
  /** Codes of the attributes that say what we want to know; every catalogue has its own. */
  AKENEO_SKU_ATTRIBUTE: code.default('sku'),
  AKENEO_NAME_ATTRIBUTE: code.default('name'),
  AKENEO_PRICE_ATTRIBUTE: code.default('price'),
  AKENEO_TAX_ATTRIBUTE: code.default('tax_rate'),
  AKENEO_GTIN_ATTRIBUTE: code.default('ean'),
  AKENEO_WEIGHT_ATTRIBUTE: code.default('weight'),
  /** Products of this family are courses and have no shelf. */
  AKENEO_COURSE_FAMILY: code.optional(),
  /** Akeneo refuses more than 100. */
  AKENEO_PAGE_SIZE: z.coerce.number().int().min(1).max(100).default(100),
};

export type AkeneoConfig = z.output<z.ZodObject<typeof akeneoConfig>>;
