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
import {
  done,
  OnEvent,
  OnEventBatch,
  type Delivery,
  type EventDelivery,
  type Verdict,
} from '@accord/messaging';
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

  @OnEventBatch(consumers.stockCommitted)
  stockCommitted(told: readonly EventDelivery<ReservationCommitted>[]): Promise<Verdict> {
    return this.#recordAll(told, () => stockCommitted);
  }

  @OnEvent(consumers.stockRefused)
  stockRefused(event: Envelope<ReservationRefused>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, (order) => stockRefused(order, event.data.reason));
  }

  @OnEventBatch(consumers.seatsGranted)
  seatsGranted(told: readonly EventDelivery<SeatsGranted>[]): Promise<Verdict> {
    return this.#recordAll(told, () => seatsGranted);
  }

  @OnEvent(consumers.seatsRefused)
  seatsRefused(event: Envelope<SeatsRefused>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, (order) => seatsRefused(order, event.data.reason));
  }

  @OnEventBatch(consumers.shipmentBooked)
  shipmentBooked(told: readonly EventDelivery<ShipmentBooked>[]): Promise<Verdict> {
    return this.#recordAll(told, (data) => (order) => shipmentBooked(order, data));
  }

  @OnEvent(consumers.shipmentRefused)
  shipmentRefused(event: Envelope<ShipmentRefused>, delivery: Delivery): Promise<Verdict> {
    return this.#record(event, delivery, (order) => shipmentRefused(order, event.data.reason));
  }

  @OnEventBatch(consumers.shipmentProgressed)
  shipmentProgressed(told: readonly EventDelivery<ShipmentProgressed>[]): Promise<Verdict> {
    return this.#recordAll(
      told,
      ({ status, occurredAt }) =>
        (order) =>
          shipmentProgressed(order, status, new Date(occurredAt)),
    );
  }

  async #recordAll<Data extends { readonly orderId: string }>(
    told: readonly EventDelivery<Data>[],
    ruleOf: (data: Data) => (order: Order) => Change,
  ): Promise<Verdict> {
    await this.changes.changeAllOnce(told.map((one) => ({ ...one, rule: ruleOf(one.event.data) })));
    return done();
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
