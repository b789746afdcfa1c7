import { profileSynced } from '@accord/canonical';
import { type Delivery, UnitOfWork } from '@accord/messaging';
import { Injectable } from '@nestjs/common';

import { CrmProfiles } from './ports/crm-profiles.ts';
import { Customers, type OrderBuyer, type OrderReference } from './ports/customers.ts';

/** Makes the CRM know who has ordered. */
@Injectable()
export class SyncProfile {
  constructor(
    private readonly customers: Customers,
    private readonly crm: CrmProfiles,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws Failure of the CRM; the upsert is safe to repeat, so the delivery may simply come again */
  async execute(delivery: Delivery, order: OrderReference, buyer: OrderBuyer): Promise<void> {
    if (await this.work.seen(delivery)) return;
    const { customer, version } = await this.work.run((tx) => this.customers.recordBuyer(order, buyer, tx));
    await this.crm.upsert(customer, delivery.signal);
    await this.work.once(delivery, async (tx) => {
      tx.publish(profileSynced, {
        subject: customer.id,
        sequence: version,
        data: {
          customerId: customer.id,
          orderId: order.orderId,
          orderNumber: order.orderNumber,
          crm: 'klaviyo',
        },
      });
    });
  }
}
