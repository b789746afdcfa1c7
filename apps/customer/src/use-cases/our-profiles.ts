import { createHmac } from 'node:crypto';
import { type Facts, type Keyed, type KeyRange, Side } from '@accord/sync';

import type { OurFacts } from '../domain/profile-news.ts';
import type { LinkedCustomer, LinkedCustomers } from './ports/linked-customers.ts';

/** What is compared of a person: digests that nobody can look up, since comparisons are kept and shown. */
export type ProfilePrint = (person: Pick<OurFacts, 'email' | 'givenName' | 'familyName'>) => Facts;

/** @param salt of one comparison, forgotten with it: only its two sides can be held against each other */
export function printWith(salt: string): ProfilePrint {
  const digest = (text: string): string =>
    createHmac('sha256', salt).update(text).digest('base64url').slice(0, 16);
  return ({ email, givenName, familyName }) => ({
    address: digest(email.toLowerCase()),
    name: digest(JSON.stringify([givenName, familyName])),
  });
}

/** As both sides are where nothing is wrong. */
export const soundProfile = { profiles: 1, news: null } as const;

/** Customers who should be known to the CRM, as we know them. */
export class OurProfiles extends Side {
  readonly summed = 'profiles';
  readonly #crm: string;
  readonly #customers: LinkedCustomers;
  readonly #print: ProfilePrint;

  constructor(crm: string, customers: LinkedCustomers, print: ProfilePrint) {
    super();
    this.#crm = crm;
    this.#customers = customers;
    this.#print = print;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    for await (const page of this.#customers.within(this.#crm, range))
      yield page.map((customer) => this.#keyed(customer));
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const customer = await this.#customers.one(this.#crm, key);
    return customer && this.#keyed(customer);
  }

  #keyed({ id, facts }: LinkedCustomer): Keyed {
    return { key: id, facts: { ...soundProfile, ...this.#print(facts) } };
  }
}
