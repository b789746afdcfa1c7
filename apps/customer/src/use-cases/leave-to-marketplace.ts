import { type Delivery, UnitOfWork } from '@accord/messaging';
import { Injectable } from '@nestjs/common';

import type { OrderReference } from './ports/customers.ts';
import { ForeignOrders } from './ports/foreign-orders.ts';

/**
 * The buyer of an order that a marketplace sold is its customer: it writes the mails, and what it tells of them is for
 * delivering the order only. So they get no profile and no mail of ours, and nothing of them is kept here.
 */
@Injectable()
export class LeaveToMarketplace {
  constructor(
    private readonly orders: ForeignOrders,
    private readonly work: UnitOfWork,
  ) {}

  /** Later news of the order, which does not say where it was sold, then finds that there is nobody to write to. */
  async execute(delivery: Delivery, order: OrderReference): Promise<void> {
    await this.work.once(delivery, (tx) => this.orders.note(order, tx));
  }
}
