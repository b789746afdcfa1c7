import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one HubSpot account; part of the service's configuration. */
export const hubspotConfig = {
  HUBSPOT_BASE_URL: addressVariable('the address of the HubSpot API, without /crm'),
  HUBSPOT_ACCESS_TOKEN: secretVariable('the access token of the app that may read and write contacts'),
  /** Contacts per page; HubSpot's search gives at most 200. */
  HUBSPOT_PAGE_SIZE: z.coerce.number().int().min(1).max(200).default(200),
  /** With which the app's notices are signed, and the address that HubSpot was told to send them to; both or none. */
  HUBSPOT_CLIENT_SECRET: secretVariable('the client secret of the app that sends notices').optional(),
  HUBSPOT_WEBHOOK_URL: z
    .url({ protocol: /^https?$/, error: 'must be the http(s) address that HubSpot sends notices to' })
    .optional(),
};

export type HubspotConfig = z.output<z.ZodObject<typeof hubspotConfig>>;
