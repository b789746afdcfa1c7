import { Failure, mailSent, type MailTemplate } from '@accord/canonical';
import { type Delivery, type Tx, UnitOfWork } from '@accord/messaging';
import { Injectable } from '@nestjs/common';

import { type OrderMailFacts, writeOrderMail } from '../domain/order-mail.ts';
import { Customers, type KnownCustomer, type OrderBuyer, type OrderReference } from './ports/customers.ts';
import { MailLog } from './ports/mail-log.ts';
import { MailSender } from './ports/mail-sender.ts';

export interface OrderMail {
  readonly template: MailTemplate;
  readonly order: OrderReference;
  /** Absent when the event does not carry the buyer; then the order must be known here already. */
  readonly buyer?: OrderBuyer;
  readonly facts: Omit<OrderMailFacts, 'orderNumber' | 'givenName'>;
  readonly at: Date;
}

/**
 * Tells the buyer what became of an order, once per order and template.
 *
 * The mail vendor knows no idempotency key. A mail whose outcome is unknown is sent again: a confirmation that comes
 * twice is a nuisance, one that never comes is a loss. The window is the one between the vendor's answer and our commit.
 */
@Injectable()
export class SendOrderMail {
  constructor(
    private readonly customers: Customers,
    private readonly log: MailLog,
    private readonly sender: MailSender,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws Failure of the vendor; `customer.order_unknown` (transient) when the order has not been heard of yet */
  async execute(delivery: Delivery, request: OrderMail): Promise<void> {
    if (await this.work.seen(delivery)) return;
    const known = await this.buyerOf(request);
    if (known === null || (await this.log.wasSent(request.order.orderId, request.template))) {
      await this.work.once(delivery, async () => undefined);
      return;
    }
    await this.sender.send(letterTo(known, request), delivery.signal);
    await this.work.once(delivery, (tx) => this.recordSent(known, request, tx));
  }

  private async buyerOf({ order, buyer }: OrderMail): Promise<KnownCustomer | null> {
    if (buyer) return this.work.run((tx) => this.customers.recordBuyer(order, buyer, tx));
    const known = await this.customers.buyerOf(order.orderId);
    if (known !== undefined) return known;
    throw new Failure('customer.order_unknown', 'transient', 'the order has not been heard of yet');
  }

  private async recordSent(
    { customer, version }: KnownCustomer,
    { order, template, at }: OrderMail,
    tx: Tx,
  ): Promise<void> {
    await this.log.record({ orderId: order.orderId, template, customerId: customer.id, at }, tx);
    tx.publish(mailSent, {
      subject: customer.id,
      sequence: version,
      data: { customerId: customer.id, orderId: order.orderId, orderNumber: order.orderNumber, template },
    });
  }
}

function letterTo(
  { customer }: KnownCustomer,
  { order, template, facts }: OrderMail,
): Parameters<MailSender['send']>[0] {
  return {
    to: { email: customer.email, name: `${customer.givenName} ${customer.familyName}` },
    mail: writeOrderMail(template, customer.locale, {
      ...facts,
      orderNumber: order.orderNumber,
      givenName: customer.givenName,
    }),
    reference: `${order.orderNumber}:${template}`,
  };
}
