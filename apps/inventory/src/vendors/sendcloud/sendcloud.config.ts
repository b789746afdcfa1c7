import { Secret } from '@accord/service-kit';
import { z } from 'zod';

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

/** The variables of one Sendcloud account; part of the service's configuration. */
export const sendcloudConfig = {
  SENDCLOUD_BASE_URL: z.url().describe('address of the Sendcloud API, ending in /api/v3'),
  SENDCLOUD_PUBLIC_KEY: z.string().min(1).describe('public key of the API integration'),
  SENDCLOUD_SECRET_KEY: secret.describe('secret key of the API integration'),
  SENDCLOUD_WEBHOOK_KEY: secret.describe('webhook signature key of the integration'),
  SENDCLOUD_SENDER_ADDRESS_ID: z.coerce.number().int().positive().default(1).describe('address to ship from'),
  SENDCLOUD_SHIPPING_OPTION: z.string().min(1).default('dhl_de:dhl_paket').describe('carrier and service'),
};

export type SendcloudConfig = z.output<z.ZodObject<typeof sendcloudConfig>>;
