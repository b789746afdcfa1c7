import { orderCancelled } from '@accord/canonical';
import type {
  Envelope,
  OrderCancelled,
  OrderPlaced,
  OrderReturned,
  ReservationCommitted,
} from '@accord/canonical';
import { Delivery, OnEvent, done, type Verdict } from '@accord/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { OrderEnd } from '../domain/reservation.ts';
import { bookShipment, cancelShipment, commitReservation, endOrder } from '../inventory.topology.ts';
import { BookShipment } from '../use-cases/book-shipment.ts';
import { CancelShipment } from '../use-cases/cancel-shipment.ts';
import { CommitReservation } from '../use-cases/commit-reservation.ts';
import { EndOrder } from '../use-cases/end-order.ts';

/** What this service does when something happens to an order. */
@Controller()
export class OrderConsumers {
  constructor(
    private readonly commitReservation: CommitReservation,
    private readonly endOrder: EndOrder,
    private readonly bookShipment: BookShipment,
    private readonly cancelShipment: CancelShipment,
  ) {}

  @OnEvent(commitReservation)
  async onOrderPlaced(@Payload() event: Envelope<OrderPlaced>, @Ctx() delivery: Delivery): Promise<Verdict> {
    await this.commitReservation.execute(event.data, delivery);
    return done();
  }

  @OnEvent(endOrder)
  async onOrderEnded(
    @Payload() event: Envelope<OrderCancelled | OrderReturned>,
    @Ctx() delivery: Delivery,
  ): Promise<Verdict> {
    const { orderId, reservationId } = event.data;
    await this.endOrder.execute({ orderId, reservationId, end: endOf(event) }, delivery);
    return done();
  }

  @OnEvent(bookShipment)
  async onReservationCommitted(event: Envelope<ReservationCommitted>): Promise<Verdict> {
    await this.bookShipment.execute(event.data);
    return done();
  }

  @OnEvent(cancelShipment)
  async onOrderEndedCancelShipment(event: Envelope<OrderCancelled | OrderReturned>): Promise<Verdict> {
    await this.cancelShipment.execute(event.data.orderId, endOf(event));
    return done();
  }
}

function endOf(event: Envelope): OrderEnd {
  return event.type === orderCancelled.key ? 'cancelled' : 'returned';
}
