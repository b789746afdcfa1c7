import type { Envelope, OrderCancelled, OrderPlaced, OrderReturned } from '@accord/canonical';
import { done, OnEvent, type Delivery, type Verdict } from '@accord/messaging';
import { Controller } from '@nestjs/common';
import { grantSeatsOnOrderPlaced, revokeSeatsOnOrderCancelled } from '../enrollment.topology.ts';
import { GrantSeats } from '../use-cases/grant-seats.ts';
import { RevokeSeats } from '../use-cases/revoke-seats.ts';
import { placedOrderOf, undoneOrderOf } from './order-mapping.ts';

/** What orders mean for seats. Failures become verdicts in the pipeline. */
@Controller()
export class OrderConsumers {
  constructor(
    private readonly grantSeats: GrantSeats,
    private readonly revokeSeats: RevokeSeats,
  ) {}

  @OnEvent(grantSeatsOnOrderPlaced)
  async grant(event: Envelope<OrderPlaced>, delivery: Delivery): Promise<Verdict> {
    const order = placedOrderOf(event.data);
    if (order !== undefined) await this.grantSeats.execute(order, delivery);
    return done();
  }

  @OnEvent(revokeSeatsOnOrderCancelled)
  async revoke(event: Envelope<OrderCancelled | OrderReturned>, delivery: Delivery): Promise<Verdict> {
    const order = undoneOrderOf(event.data);
    if (order !== undefined) await this.revokeSeats.execute(order, delivery);
    return done();
  }
}
