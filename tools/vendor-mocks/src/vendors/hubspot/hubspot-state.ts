import type { HubspotSeed } from './hubspot-seed.ts';
import { References } from '../../shared/references.ts';

/** A value that a property had, and since when. */
export interface PastValue {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
}

export interface Contact {
  readonly id: string;
  readonly createdAt: string;
  readonly properties: Record<string, string>;
  /** Of `hs_email_optout`, newest first. */
  optOuts: readonly PastValue[];
}

/** One HubSpot account: contacts found by id or address, and addresses that may not come back. */
export class HubspotState {
  readonly contacts = new Map<string, Contact>();
  readonly barred = new Set<string>();
  /** Properties that the account does not have. */
  readonly lacking = new Set<string>();
  readonly #byAddress = new Map<string, Contact>();
  // Twelve digits, as HubSpot's are; a longer one could be taken for a card number.
  readonly #references = new References(Math.floor(Date.now() / 10));

  upsert(properties: Readonly<Record<string, string>>, id?: string): { contact: Contact; isNew: boolean } {
    const known = (id && this.contacts.get(id)) || this.byEmail(properties['email'] ?? '');
    const now = new Date().toISOString();
    const contact = known ?? this.#made(id ?? String(this.#references.number()), now);
    Object.assign(contact.properties, properties, { lastmodifieddate: now });
    if (properties['email'] !== undefined) this.#byAddress.set(properties['email'].toLowerCase(), contact);
    return { contact, isNew: !known };
  }

  byEmail(email: string): Contact | undefined {
    return this.#byAddress.get(email.toLowerCase());
  }

  /** Gone for good; an address that nobody has is barred from then on. */
  deleteForGood(contact: Contact | undefined, email?: string): void {
    if (contact) {
      this.contacts.delete(contact.id);
      for (const [address, known] of this.#byAddress) if (known === contact) this.#byAddress.delete(address);
    }
    if (!contact && email !== undefined) this.barred.add(email.toLowerCase());
  }

  /** What people do in HubSpot itself: put a name right, opt out; at a time of a clock that may be wrong. */
  merge({ contacts, deleted, lacking }: HubspotSeed): void {
    for (const { id, changedAt, optedOutAt, ...written } of contacts) {
      const given: Record<string, string> = {};
      for (const [name, value] of Object.entries(written)) if (value !== undefined) given[name] = value;
      const { contact } = this.upsert(given, id);
      if (changedAt !== undefined) contact.properties['lastmodifieddate'] = new Date(changedAt).toISOString();
      if (optedOutAt === undefined) continue;
      contact.properties['hs_email_optout'] = 'true';
      contact.optOuts =
        optedOutAt === null
          ? []
          : [{ value: 'true', timestamp: new Date(optedOutAt).toISOString(), sourceType: 'EMAIL' }];
    }
    for (const name of lacking) this.lacking.add(name);
    for (const email of deleted) this.deleteForGood(this.byEmail(email));
  }

  #made(id: string, now: string): Contact {
    const properties = { hs_object_id: id, createdate: now };
    const contact = { id, createdAt: now, properties, optOuts: [] };
    this.contacts.set(id, contact);
    return contact;
  }
}
