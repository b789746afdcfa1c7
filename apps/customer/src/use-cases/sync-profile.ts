import { profileSynced } from '@accord/canonical';
import { MasterKeys } from '@accord/master-keys';
import { type Delivery, UnitOfWork } from '@accord/messaging';
import { Injectable } from '@nestjs/common';

import { personTraits } from '../domain/person-traits.ts';
import { tellAgain } from './erase-person.ts';
import { CrmProfiles } from './ports/crm-profiles.ts';
import { CrmLinks } from './ports/crm-links.ts';
import { Customers, type NewsOfOrder, type OrderBuyer } from './ports/customers.ts';
import { Erasures } from './ports/erasures.ts';

/** Makes the CRM know who has ordered, and us under which id it does. */
@Injectable()
export class SyncProfile {
  constructor(
    private readonly customers: Customers,
    private readonly crm: CrmProfiles,
    private readonly keys: MasterKeys,
    private readonly links: CrmLinks,
    private readonly erasures: Erasures,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws Failure of the CRM; the upsert is safe to repeat, so the delivery may simply come again */
  async execute(delivery: Delivery, news: NewsOfOrder, buyer: OrderBuyer): Promise<void> {
    if (await this.work.seen(delivery)) return;
    const order = { orderId: news.orderId, orderNumber: news.orderNumber };
    const known = await this.customers.recordBuyer(news, buyer);
    const profile = known && { key: await this.crm.upsert(known.customer, delivery.signal) };
    await this.work.once(delivery, async (tx) => {
      const who = known ? { customerId: known.id } : { orderId: order.orderId };
      // Erased meanwhile: the profile was written all the same, by us or by a delivery that was killed before its commit.
      const isErased = await tellAgain(this.erasures, who, tx);
      if (!known || !profile) return;
      if (isErased) {
        const nothing = { email: null, givenName: null, familyName: null };
        const link = { profileId: profile.key, customerId: known.id, ...nothing };
        await this.links.agree(tx, this.crm.crm, [link]);
        return;
      }
      tx.publish(profileSynced, {
        subject: known.id,
        sequence: known.version,
        data: { customerId: known.id, ...order, crm: this.crm.crm },
      });
      const { email, givenName, familyName } = known.customer.reveal();
      await this.links.agree(tx, this.crm.crm, [
        { profileId: profile.key, customerId: known.id, email, givenName, familyName },
      ]);
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
