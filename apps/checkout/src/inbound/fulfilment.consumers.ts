import { Controller } from '@nestjs/common';
import {
  type Envelope,
  type ReservationCommitted,
  type ReservationRefused,
  type SeatsGranted,
  type SeatsRefused,
  type ShipmentBooked,
  type ShipmentProgressed,
  type ShipmentRefused,
} from '@accord/canonical';
import { done, OnEvent, type Delivery, type Verdict } from '@accord/messaging';
import { consumers } from '../checkout.topology.ts';
import type { Change, Order } from '../domain/order.ts';
import {
  seatsGranted,
  seatsRefused,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
  stockCommitted,
  stockRefused,
} from '../domain/fulfilment.ts';
import { OrderChanges } from '../use-cases/order-changes.ts';

/** What stock, seats and shipment of an order have come to, as their owners tell it. */
@Controller()
export class FulfilmentConsumers {
  constructor(private readonly changes: OrderChanges) {}

  @OnEvent(consumers.stockCommitted)
  stockCommitted(event: Envelope<ReservationCommitted>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, stockCommitted);
  }

  @OnEvent(consumers.stockRefused)
  stockRefused(event: Envelope<ReservationRefused>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, (order) => stockRefused(order, event.data.reason));
  }

  @OnEvent(consumers.seatsGranted)
  seatsGranted(event: Envelope<SeatsGranted>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, seatsGranted);
  }

  @OnEvent(consumers.seatsRefused)
  seatsRefused(event: Envelope<SeatsRefused>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, (order) => seatsRefused(order, event.data.reason));
  }

  @OnEvent(consumers.shipmentBooked)
  shipmentBooked(event: Envelope<ShipmentBooked>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, (order) => shipmentBooked(order, event.data));
  }

  @OnEvent(consumers.shipmentRefused)
  shipmentRefused(event: Envelope<ShipmentRefused>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, (order) => shipmentRefused(order, event.data.reason));
  }

  @OnEvent(consumers.shipmentProgressed)
  shipmentProgressed(event: Envelope<ShipmentProgressed>, delivery: Delivery): Promise<Verdict> {
    const { status, occurredAt } = event.data;
    return this.#record(event, delivery, (order) => shipmentProgressed(order, status, new Date(occurredAt)));
  }

  async #record(
    event: Envelope<{ orderId: string }>,
    delivery: Delivery,
    rule: (order: Order) => Change,
  ): Promise<Verdict> {
    await this.changes.changeOnce(delivery, event.data.orderId, rule);
    return done();
  }
}
