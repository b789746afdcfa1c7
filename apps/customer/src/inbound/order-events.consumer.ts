import type {
  Clock,
  Envelope,
  OrderCancelled,
  OrderPlaced,
  OrderReturned,
  ShipmentBooked,
} from '@accord/canonical';
import { type Delivery, done, OnEvent, type Verdict } from '@accord/messaging';
import { currentContext } from '@accord/service-kit';
import { Controller, Inject } from '@nestjs/common';

import {
  sendMailOnOrderCancelled,
  sendMailOnOrderPlaced,
  sendMailOnOrderReturned,
  sendMailOnShipmentBooked,
  syncProfileOnOrderPlaced,
} from '../customer.topology.ts';
import { LeaveToMarketplace } from '../use-cases/leave-to-marketplace.ts';
import { MailToSink } from '../use-cases/mail-to-sink.ts';
import { type OrderMail, SendOrderMail } from '../use-cases/send-order-mail.ts';
import { SyncProfile } from '../use-cases/sync-profile.ts';
import { clockToken } from './tokens.ts';

/** Everything the customer service does because something happened elsewhere. */
@Controller()
export class OrderEventsConsumer {
  constructor(
    private readonly syncProfile: SyncProfile,
    private readonly sendOrderMail: SendOrderMail,
    private readonly mailToSink: MailToSink,
    private readonly leaveToMarketplace: LeaveToMarketplace,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  @OnEvent(syncProfileOnOrderPlaced)
  async sync({ data }: Envelope<OrderPlaced>, delivery: Delivery): Promise<Verdict> {
    // Nobody has ordered, so there is nobody for the CRM to know.
    if (!isSynthetic() && data.marketplace === undefined)
      await this.syncProfile.execute(delivery, data, data.customer);
    return done();
  }

  @OnEvent(sendMailOnOrderPlaced)
  async confirm({ data }: Envelope<OrderPlaced>, delivery: Delivery): Promise<Verdict> {
    if (data.marketplace !== undefined) {
      await this.leaveToMarketplace.execute(delivery, data);
      return done();
    }
    await this.mail(delivery, {
      template: 'order_confirmation',
      order: data,
      placedAt: data.placedAt,
      buyer: data.customer,
      facts: { lines: data.lines, total: data.totals.gross },
      at: this.clock.now(),
    });
    return done();
  }

  @OnEvent(sendMailOnOrderCancelled)
  async cancelled({ data }: Envelope<OrderCancelled>, delivery: Delivery): Promise<Verdict> {
    if (data.marketplace !== undefined) return done();
    await this.mail(delivery, {
      template: 'order_cancelled',
      order: data,
      buyer: data.customer,
      facts: { lines: [], refunded: data.refunded ?? undefined },
      at: this.clock.now(),
    });
    return done();
  }

  @OnEvent(sendMailOnOrderReturned)
  async returned({ data }: Envelope<OrderReturned>, delivery: Delivery): Promise<Verdict> {
    if (data.marketplace !== undefined) return done();
    await this.mail(delivery, {
      template: 'order_returned',
      order: data,
      buyer: data.customer,
      facts: { lines: [], refunded: data.refunded },
      at: this.clock.now(),
    });
    return done();
  }

  /** The event names no buyer; it may overtake order.placed, and then comes again. */
  @OnEvent(sendMailOnShipmentBooked)
  async shipped({ data }: Envelope<ShipmentBooked>, delivery: Delivery): Promise<Verdict> {
    await this.mail(delivery, {
      template: 'shipment_booked',
      order: data,
      facts: { lines: [], trackingUrl: data.trackingUrl ?? undefined },
      at: this.clock.now(),
    });
    return done();
  }

  private mail(delivery: Delivery, mail: OrderMail): Promise<void> {
    return (isSynthetic() ? this.mailToSink : this.sendOrderMail).execute(delivery, mail);
  }
}

function isSynthetic(): boolean {
  return currentContext()?.synthetic === true;
}
