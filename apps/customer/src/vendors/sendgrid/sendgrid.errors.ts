import type { VendorFailure, VendorResponse } from '@accord/vendor-client';

const byStatus: Readonly<Record<number, VendorFailure>> = {
  400: { code: 'sendgrid.invalid_mail', kind: 'invalid' },
  413: { code: 'sendgrid.mail_too_large', kind: 'invalid' },
};

/** SendGrid's errors carry prose and no codes, so the status decides. Undefined leaves it to the common table. */
export function readFailure(response: VendorResponse): VendorFailure | undefined {
  return byStatus[response.status];
}
