import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one Sendcloud account; part of the service's configuration. */
export const sendcloudConfig = {
  SENDCLOUD_BASE_URL: addressVariable('the Sendcloud API, ending in /api/v3'),
  SENDCLOUD_PUBLIC_KEY: z
    .string({ error: 'is not set; set it to the public key of the API integration' })
    .min(1, 'is empty; set it to the public key of the API integration'),
  SENDCLOUD_SECRET_KEY: secretVariable('the secret key of the API integration'),
  SENDCLOUD_WEBHOOK_KEY: secretVariable('the webhook signature key of the integration'),
  /** Sendcloud's id of the address the warehouse ships from. */
  SENDCLOUD_SENDER_ADDRESS_ID: z.coerce.number().int().positive().default(1),
  /** Carrier and service. */
  SENDCLOUD_SHIPPING_OPTION: z.string().min(1).default('dhl_de:dhl_paket'),
};

export type SendcloudConfig = z.output<z.ZodObject<typeof sendcloudConfig>>;
