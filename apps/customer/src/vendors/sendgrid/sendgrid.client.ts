import { Failure } from '@accord/canonical';
import type { VendorClient } from '@accord/vendor-client';

import type { MailSend } from './sendgrid.mapping.ts';

/** The calls we make to SendGrid. */
export class SendgridClient {
  constructor(private readonly http: VendorClient) {}

  /**
   * 202 without a body. SendGrid knows no idempotency key, so what may have arrived is not sent again here.
   * @throws Failure `sendgrid.unreadable` (unknown_outcome) when another good status says something
   */
  async send(mail: MailSend, signal?: AbortSignal): Promise<void> {
    const { status, body } = await this.http.call({
      operation: 'send_mail',
      method: 'POST',
      path: '/v3/mail/send',
      json: mail,
      repeat: 'never',
      signal,
    });
    if (status !== 202 && body !== undefined)
      throw new Failure(
        'sendgrid.unreadable',
        'unknown_outcome',
        'SendGrid does not say that it took the mail',
      );
  }
}
