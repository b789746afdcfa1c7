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
  async execute(
    delivery: Delivery,
    { orderId, orderNumber }: OrderReference,
    buyer: OrderBuyer,
  ): Promise<void> {
    if (await this.work.seen(delivery)) return;
    const order = { orderId, orderNumber };
    const known = await this.work.run((tx) => this.customers.recordBuyer(order, buyer, tx));
    if (known) await this.crm.upsert(known.customer, delivery.signal);
    await this.work.once(delivery, async (tx) => {
      if (!known) return;
      tx.publish(profileSynced, {
        subject: known.id,
        sequence: known.version,
        data: { customerId: known.id, ...order, crm: this.crm.crm },
      });
    });
  }
}
