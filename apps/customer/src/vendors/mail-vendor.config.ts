import { vendorChoice } from '@accord/service-kit';
import type { z } from 'zod';

import { sendgridConfig } from './sendgrid/sendgrid.config.ts';

/** Who sends the mails. */
export const mailVendorConfig = vendorChoice('CUSTOMER_MAIL_VENDOR', {
  sendgrid: sendgridConfig,
});

export type MailVendorConfig = z.output<typeof mailVendorConfig>;
