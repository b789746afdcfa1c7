import { MailSender, type OutgoingMail } from '../../use-cases/ports/mail-sender.ts';
import type { SendgridClient } from './sendgrid.client.ts';
import { toMailSend } from './sendgrid.mapping.ts';

/** Mails through SendGrid. */
export class SendgridMails extends MailSender {
  constructor(
    private readonly client: SendgridClient,
    private readonly from: string,
  ) {
    super();
  }

  async send(mail: OutgoingMail, signal?: AbortSignal): Promise<void> {
    await this.client.send(toMailSend(mail, this.from), signal);
  }
}
