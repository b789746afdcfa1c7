import { profileSynced } from '@accord/canonical';
import { MasterKeys } from '@accord/master-keys';
import { type Delivery, UnitOfWork } from '@accord/messaging';
import { Injectable } from '@nestjs/common';

import { personTraits } from '../domain/person-traits.ts';
import { CrmProfiles } from './ports/crm-profiles.ts';
import { Customers, type OrderBuyer, type OrderReference } from './ports/customers.ts';

/** Makes the CRM know who has ordered, and us under which id it does. */
@Injectable()
export class SyncProfile {
  constructor(
    private readonly customers: Customers,
    private readonly crm: CrmProfiles,
    private readonly keys: MasterKeys,
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
    const known = await this.customers.recordBuyer(order, buyer);
    const profile = known && { key: await this.crm.upsert(known.customer, delivery.signal) };
    await this.work.once(delivery, async (tx) => {
      if (!known || !profile) return;
      tx.publish(profileSynced, {
        subject: known.id,
        sequence: known.version,
        data: { customerId: known.id, ...order, crm: this.crm.crm },
      });
      const ours = { system: 'accord', key: known.id };
      const traits = personTraits(known.customer.reveal());
      // Last, since placing records waits for whoever else places some.
      await this.keys.observe(tx, [
        { ...ours, traits },
        { system: this.crm.crm, ...profile, traits, copyOf: ours },
      ]);
    });
  }
}
