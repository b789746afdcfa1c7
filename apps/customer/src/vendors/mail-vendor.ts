import type { VendorCallRecorder, VendorClient } from '@accord/vendor-client';

import type { MailSender } from '../use-cases/ports/mail-sender.ts';
import type { MailVendorConfig } from './mail-vendor.config.ts';
import { SendgridMails } from './sendgrid/sendgrid-mails.ts';
import { openSendgrid } from './sendgrid/sendgrid.account.ts';
import { SendgridClient } from './sendgrid/sendgrid.client.ts';

/** The account that mails go through, and what sends them. */
export interface MailVendor {
  readonly http: VendorClient;
  readonly sender: MailSender;
}

/** Opens the account of the vendor that `CUSTOMER_MAIL_VENDOR` names. */
export function openMailVendor(config: MailVendorConfig, recorder: VendorCallRecorder): MailVendor {
  switch (config.CUSTOMER_MAIL_VENDOR) {
    case 'sendgrid': {
      const http = openSendgrid(config, { recorder });
      return { http, sender: new SendgridMails(new SendgridClient(http), config.SENDGRID_FROM) };
    }
  }
}
