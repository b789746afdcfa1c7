import { type Delivery, UnitOfWork } from '@accord/messaging';
import { Personal } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';

import { writeOrderMail } from '../domain/order-mail.ts';
import { MailSender } from './ports/mail-sender.ts';
import type { OrderMail } from './send-order-mail.ts';

/** No person can have an address there (RFC 2606). */
const sink = { email: 'synthetic@accord.invalid', name: 'Synthetic Order' };

/**
 * Sends the mails of synthetic orders by the way of all mails, but to nobody, whatever address the order bears. Nothing
 * is kept of them: one that is sent twice annoys no one.
 */
@Injectable()
export class MailToSink {
  constructor(
    private readonly sender: MailSender,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws Failure of the mail vendor */
  async execute(delivery: Delivery, { template, order, facts }: OrderMail): Promise<void> {
    if (await this.work.seen(delivery)) return;
    const { orderNumber } = order;
    const mail = writeOrderMail(template, 'en', { ...facts, orderNumber, givenName: sink.name });
    await this.sender.send(
      { to: new Personal(sink), mail: new Personal(mail), reference: `${orderNumber}:${template}` },
      delivery.signal,
    );
    await this.work.once(delivery, async () => undefined);
  }
}
