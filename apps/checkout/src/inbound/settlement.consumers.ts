import { Controller } from '@nestjs/common';
import {
  type Envelope,
  type OrderCancellationRequested,
  type OrderFulfillable,
  type OrderPlaced,
} from '@accord/canonical';
import { done, OnEvent, type Verdict } from '@accord/messaging';
import { consumers } from '../checkout.topology.ts';
import { SettlePayment } from '../use-cases/settle-payment.ts';
import { WriteSalesOrder } from '../use-cases/write-sales-order.ts';

/**
 * What follows from our own events at gateways and ERP. These handlers leave the transaction, so they keep no inbox row:
 * the order's state says whether there is anything left to do, and a repeat finds nothing.
 */
@Controller()
export class SettlementConsumers {
  constructor(
    private readonly settlement: SettlePayment,
    private readonly writeSalesOrder: WriteSalesOrder,
  ) {}

  @OnEvent(consumers.fulfillable)
  async capture(event: Envelope<OrderFulfillable>): Promise<Verdict> {
    await this.settlement.capture(event.data.orderId);
    return done();
  }

  @OnEvent(consumers.cancellationRequested)
  async giveBack(event: Envelope<OrderCancellationRequested>): Promise<Verdict> {
    await this.settlement.giveBack(event.data.orderId);
    return done();
  }

  @OnEvent(consumers.placed)
  async book(event: Envelope<OrderPlaced>): Promise<Verdict> {
    await this.writeSalesOrder.execute(event.data.orderId);
    return done();
  }
}
