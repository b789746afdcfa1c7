import { type Clock, personErased } from '@accord/canonical';
import { MasterKeys } from '@accord/master-keys';
import { type Tx, UnitOfWork } from '@accord/messaging';
import { Quarantine } from '@accord/sync';

import { CrmLinks } from './ports/crm-links.ts';
import { CrmProfiles } from './ports/crm-profiles.ts';
import { type ErasureReceipt, Erasures } from './ports/erasures.ts';

/** Our services that may keep something of a person; what their vendors keep they tell of themselves. */
const services = ['checkout', 'inventory', 'enrollment', 'operations'].map((name) => `service:${name}`);

export interface ErasePersonParts {
  readonly erasures: Erasures;
  readonly links: CrmLinks;
  readonly crm: Pick<CrmProfiles, 'crm'>;
  readonly keys: Pick<MasterKeys, 'forget'>;
  readonly quarantine: Pick<Quarantine, 'forget'>;
  readonly work: Pick<UnitOfWork, 'run'>;
  readonly clock: Clock;
}

/** Forgets a person here, and has all others told in the same transaction, so that no crash lies between the two. */
export class ErasePerson {
  constructor(private readonly parts: ErasePersonParts) {}

  /** A repeat answers the first receipt, and tells the others once more. Undefined for an unknown id. */
  async execute(customerId: string): Promise<ErasureReceipt | undefined> {
    const { erasures, links, crm, keys, quarantine, work, clock } = this.parts;
    const profileIds = await links.profilesOf(crm.crm, customerId);
    return work.run(async (tx) => {
      const asked = { at: clock.now(), parties: [`vendor:${crm.crm}`, ...services] };
      const receipt = await erasures.erase(customerId, asked, tx);
      await quarantine.forget(tx.manager, `customer.${crm.crm}-profiles`, profileIds);
      // Last, as everywhere: whoever places records has the customer's row by then.
      await keys.forget(tx, { system: 'accord', key: customerId });
      if (receipt) await tellAgain(erasures, { customerId }, tx);
      return receipt;
    });
  }
}

/**
 * Late news may have brought something of an erased person back to those who had forgotten: they are told once more.
 * @returns whether the person is erased; nothing happens for anybody else
 */
export async function tellAgain(
  erasures: Pick<Erasures, 'erased'>,
  who: { readonly customerId: string } | { readonly orderId: string },
  tx: Tx,
): Promise<boolean> {
  const erased = await erasures.erased(who, tx);
  if (!erased) return false;
  const { receiptId, customerId, erasedAt } = erased.receipt;
  tx.publish(personErased, {
    subject: customerId,
    sequence: 1,
    data: { customerId, receiptId, erasedAt, orders: [...erased.orders] },
  });
  return true;
}
