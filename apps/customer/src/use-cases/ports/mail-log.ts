import type { MailTemplate } from '@accord/canonical';
import type { Tx } from '@accord/messaging';

/** Which mails went out. One per order and template. */
export abstract class MailLog {
  abstract wasSent(orderId: string, template: MailTemplate): Promise<boolean>;

  abstract record(
    sent: { orderId: string; template: MailTemplate; customerId: string; at: Date },
    tx: Tx,
  ): Promise<void>;
}
