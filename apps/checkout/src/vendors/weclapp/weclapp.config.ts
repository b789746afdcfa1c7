import { parseCurrency } from '@accord/canonical';
import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one weclapp account; part of the service's configuration. */
export const weclappConfig = {
  WECLAPP_BASE_URL: addressVariable('the address of the weclapp API, ending in /webapp/api/v2'),
  WECLAPP_TOKEN: secretVariable('the weclapp API token'),
  WECLAPP_SALES_CHANNEL: z
    .string()
    .regex(/^GROSS\d+$/, 'must be one of weclapp’s gross price lists, for example GROSS1')
    .default('GROSS1'),
  WECLAPP_CURRENCY: z.string().default('EUR').transform(parseCurrency),
};
