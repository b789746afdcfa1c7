import { Failure, mailSent, type MailTemplate } from '@accord/canonical';
import { type Delivery, type Tx, UnitOfWork } from '@accord/messaging';
import { counter, Personal } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';

import { type OrderMailFacts, writeOrderMail } from '../domain/order-mail.ts';
import { Customers, type KnownCustomer, type OrderBuyer, type OrderReference } from './ports/customers.ts';
import { claimLeaseMs, MailLog } from './ports/mail-log.ts';
import { MailSender, type OutgoingMail } from './ports/mail-sender.ts';

export interface OrderMail {
  readonly template: MailTemplate;
  readonly order: OrderReference;
  /** When the order was placed, where the event says so. */
  readonly placedAt?: string;
  /** Absent when the event does not carry the buyer; then the order must be known here already. */
  readonly buyer?: OrderBuyer;
  readonly facts: Omit<OrderMailFacts, 'orderNumber' | 'givenName'>;
  readonly at: Date;
}

const mails = counter({
  name: 'accord_mails_total',
  help: 'order mails by what became of them: sent, refused (will be tried again or put aside), unknown',
  labelNames: ['template', 'outcome'],
});

/**
 * Tells the buyer what became of an order: at most once per order and template.
 *
 * The mail vendor knows no idempotency key and offers no look-up, so the intention is committed before the call. What
 * was provably not taken is tried again; what may have been taken is put aside for a person, never sent a second time.
 */
@Injectable()
export class SendOrderMail {
  constructor(
    private readonly customers: Customers,
    private readonly log: MailLog,
    private readonly sender: MailSender,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * @throws Failure of the vendor when the mail was not taken; `customer.order_unknown` (transient) when the order has
   * not been heard of yet; `customer.mail_in_progress` (wait_for_vendor) while another delivery may be sending it;
   * `customer.mail_outcome_unknown` (conflict) when it may have gone out already
   */
  async execute(delivery: Delivery, request: OrderMail): Promise<void> {
    const buyer = await this.buyerOf(request);
    if (buyer === null) return this.nothingToDo(delivery);
    const mail = { orderId: request.order.orderId, template: request.template, customerId: buyer.id };
    switch (await this.log.claim(mail, request.at)) {
      case 'claimed':
        await this.handOver(buyer, request, delivery);
        await this.work.once(delivery, (tx) => this.recordSent(buyer, request, tx));
        mails.inc({ template: request.template, outcome: 'sent' });
        return;
      case 'sent':
        return this.nothingToDo(delivery);
      case 'in_progress':
        throw new Failure('customer.mail_in_progress', 'wait_for_vendor', 'the mail is being sent', {
          retryAfterMs: claimLeaseMs,
        });
      case 'unknown':
        throw outcomeUnknown(request);
    }
  }

  private async buyerOf({ order, buyer, placedAt }: OrderMail): Promise<KnownCustomer | null> {
    const { orderId, orderNumber } = order;
    if (buyer)
      return this.customers.recordBuyer(
        { orderId, orderNumber, ...(placedAt !== undefined && { placedAt }) },
        buyer,
      );
    const known = await this.customers.buyerOf(order.orderId);
    if (known !== undefined) return known;
    throw new Failure('customer.order_unknown', 'transient', 'the order has not been heard of yet');
  }

  private async handOver(buyer: KnownCustomer, request: OrderMail, { signal }: Delivery): Promise<void> {
    const mail = { orderId: request.order.orderId, template: request.template };
    const letter = letterTo(buyer, request);
    try {
      await this.sender.send(letter, signal);
    } catch (error) {
      if (error instanceof Failure && error.sent !== 'maybe') {
        await this.log.release(mail);
        mails.inc({ template: request.template, outcome: 'refused' });
        throw error;
      }
      await this.log.leaveUnknown(mail);
      mails.inc({ template: request.template, outcome: 'unknown' });
      throw outcomeUnknown(request, error);
    }
  }

  private async recordSent(
    { id, version }: KnownCustomer,
    { order, template, at }: OrderMail,
    tx: Tx,
  ): Promise<void> {
    await this.log.recordSent({ orderId: order.orderId, template }, at, tx);
    tx.publish(mailSent, {
      subject: id,
      sequence: version,
      data: { customerId: id, orderId: order.orderId, orderNumber: order.orderNumber, template },
    });
  }

  private async nothingToDo(delivery: Delivery): Promise<void> {
    await this.work.once(delivery, async () => undefined);
  }
}

function outcomeUnknown({ order, template }: OrderMail, cause?: unknown): Failure {
  return new Failure('customer.mail_outcome_unknown', 'conflict', 'the mail may have gone out already', {
    cause,
    details: { orderNumber: order.orderNumber, template },
  });
}

function letterTo({ customer }: KnownCustomer, { order, template, facts }: OrderMail): OutgoingMail {
  const { email, givenName, familyName, locale } = customer.reveal();
  return {
    to: new Personal({ email, name: `${givenName} ${familyName}` }),
    mail: new Personal(
      writeOrderMail(template, locale, { ...facts, orderNumber: order.orderNumber, givenName }),
    ),
    reference: `${order.orderNumber}:${template}`,
  };
}
