import type { Clock, PersonErased } from '@accord/canonical';
import { type Delivery, UnitOfWork } from '@accord/messaging';

import { CrmLinks } from './ports/crm-links.ts';
import { CrmProfiles } from './ports/crm-profiles.ts';
import { Erasures } from './ports/erasures.ts';

export interface EraseProfileParts {
  readonly crm: CrmProfiles;
  readonly links: CrmLinks;
  readonly erasures: Erasures;
  readonly work: Pick<UnitOfWork, 'seen' | 'once'>;
  readonly clock: Clock;
}

/** Has the CRM forget an erased person. */
export class EraseProfile {
  constructor(private readonly parts: EraseProfileParts) {}

  /** @throws Failure of the CRM; asking twice is asking once, so the delivery may simply come again */
  async execute(delivery: Delivery, { customerId }: Pick<PersonErased, 'customerId'>): Promise<void> {
    const { crm, links, erasures, work, clock } = this.parts;
    if (await work.seen(delivery)) return;
    const profileIds = await links.profilesOf(crm.crm, customerId);
    await crm.erase({ customerId, profileIds }, delivery.signal);
    await work.once(delivery, (tx) =>
      erasures.confirm(customerId, `vendor:${crm.crm}`, { at: clock.now(), tx }),
    );
  }
}
