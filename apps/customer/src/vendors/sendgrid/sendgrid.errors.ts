import type { VendorFailure, VendorResponse } from '@accord/vendor-client';

const byStatus: Readonly<Record<number, VendorFailure>> = {
  400: { code: 'sendgrid.invalid_mail', kind: 'invalid' },
  413: { code: 'sendgrid.mail_too_large', kind: 'invalid' },
  // SendGrid itself says that it did not take the mail. 502 and 504 come from something in front of it: those mails
  // may have been taken, and the common table says so.
  500: { code: 'sendgrid.server_error', kind: 'transient', sent: 'yes' },
  503: { code: 'sendgrid.unavailable', kind: 'transient', sent: 'yes' },
};

/** SendGrid's errors carry prose and no codes, so the status decides. Undefined leaves it to the common table. */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  return byStatus[response.status];
}
