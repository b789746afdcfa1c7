import { parseEmail } from '@accord/canonical';
import { addressVariable, secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** The variables of one SendGrid account; part of the service's configuration. */
export const sendgridConfig = {
  SENDGRID_BASE_URL: addressVariable('the address of the SendGrid API, without /v3'),
  SENDGRID_API_KEY: secretVariable('an API key of the SendGrid account with the right to send'),
  SENDGRID_FROM: z.string().default('shop@example.org').transform(parseEmail).describe('sender of all mails'),
};

export type SendgridConfig = z.output<z.ZodObject<typeof sendgridConfig>>;
